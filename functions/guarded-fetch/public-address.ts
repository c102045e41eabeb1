/**
 * Decides which addresses a customer may make the service call: those of the public internet and no
 * others. An address that is not known to be public is refused, and so is a range that is reserved
 * later.
 */
import ipaddr from 'ipaddr.js';

export type AddressRules = {
  /** Also allows loopback, for running on one machine. */
  allowLocal: boolean;
};

/**
 * The range that is assigned for public use in IPv6; v4-compatible and other old forms are outside.
 */
const GLOBAL_UNICAST: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];

/** @param address IPv4 or IPv6 as text. Other text is not allowed either. */
export function isAllowedAddress(address: string, { allowLocal }: AddressRules): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.kind() === 'ipv6' && (parsed as ipaddr.IPv6).zoneId !== undefined) return false;
  // A v4-mapped address means the IPv4 address in it.
  const meant = unmapped(parsed);
  if (meant.range() === 'loopback') return allowLocal;
  // Tunnels and translators (6to4, Teredo, NAT64) have ranges of their own, wherever they lead.
  if (meant.range() !== 'unicast') return false;
  return meant.kind() === 'ipv4' || meant.match(GLOBAL_UNICAST);
}

function unmapped(address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 {
  if (address.kind() === 'ipv4') return address;
  const six = address as ipaddr.IPv6;
  return six.isIPv4MappedAddress() ? six.toIPv4Address() : six;
}

/**
 * Decides which addresses a customer may make the service call: those of the public internet, and
 * those that the operator allows. An address that is not known to be public is refused, and so is a
 * range that is reserved later.
 */
import ipaddr from 'ipaddr.js';
import type { Destinations } from '#contracts/destinations.ts';

export type AddressRules = {
  /** Also allows loopback, for running on one machine. */
  allowLocal: boolean;
  /** Also allowed, by the operator. */
  destinations?: Destinations;
};

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/**
 * The range that is assigned for public use in IPv6; v4-compatible and other old forms are outside.
 */
const GLOBAL_UNICAST: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];

/** Inside networks, where an operator may allow them. Link-local ranges, with metadata services, are not among them. */
const INSIDE_NETWORKS = ['private', 'uniqueLocal', 'carrierGradeNat', 'loopback', 'unicast'];

/** Metadata services of clouds, which give credentials to whoever can call them, outside link-local ranges. */
const METADATA_SERVICES = ['fd00:ec2::254', 'fd20:ce::254', '100.100.100.200', '168.63.129.16'].map((text) =>
  ipaddr.parse(text),
);

/**
 * @param address IPv4 or IPv6 as text. Other text is not allowed either.
 * @param isAllowedHost Whether the operator allows the name that has this address.
 */
export function isAllowedAddress(address: string, rules: AddressRules, isAllowedHost = false): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.kind() === 'ipv6' && (parsed as ipaddr.IPv6).zoneId !== undefined) return false;
  // A v4-mapped address means the IPv4 address in it.
  const meant = unmapped(parsed);
  if (METADATA_SERVICES.some((service) => service.toString() === meant.toString())) return false;
  return isPublic(meant, rules) || isAllowedByOperator(meant, rules, isAllowedHost);
}

/** @param hostname Of a URL: in lower case. */
export function isAllowedHostname(hostname: string, { destinations }: AddressRules): boolean {
  return destinations?.hosts.includes(hostname) ?? false;
}

function isPublic(address: Address, { allowLocal }: AddressRules): boolean {
  if (address.range() === 'loopback') return allowLocal;
  // Tunnels and translators (6to4, Teredo, NAT64) have ranges of their own, wherever they lead.
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4' || address.match(GLOBAL_UNICAST);
}

function isAllowedByOperator(address: Address, rules: AddressRules, isAllowedHost: boolean): boolean {
  if (!INSIDE_NETWORKS.includes(address.range())) return false;
  return isAllowedHost || isInRange(address, rules);
}

function isInRange(address: Address, { destinations }: AddressRules): boolean {
  return (destinations?.ranges ?? []).some((text) => {
    const [range, bits] = ipaddr.parseCIDR(text);
    return range.kind() === address.kind() && address.match(range, bits);
  });
}

function unmapped(address: Address): Address {
  if (address.kind() === 'ipv4') return address;
  const six = address as ipaddr.IPv6;
  return six.isIPv4MappedAddress() ? six.toIPv4Address() : six;
}

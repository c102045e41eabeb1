/**
 * Destinations outside the public internet that an operator allows: `nas.lan, 192.168.1.0/24`. Webhooks
 * and image URLs may then lead to these hosts and ranges, also by http.
 */
import ipaddr from 'ipaddr.js';
import { z } from 'zod';

export type Destinations = {
  /** Host names in lower case. */
  hosts: readonly string[];
  /** Ranges in CIDR notation. A single address is a range of one. */
  ranges: readonly string[];
};

export const DESTINATIONS_VARIABLE = 'ITACLIP_ALLOWED_DESTINATIONS';

export const NO_DESTINATIONS: Destinations = { hosts: [], ranges: [] };

const HOST = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** Reads a list that is separated by commas. */
export const destinationsSchema = z.string().transform((text, context): Destinations => {
  const entries = text
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .filter(Boolean);
  const ranges: string[] = [];
  const hosts: string[] = [];
  for (const entry of entries) {
    if (ipaddr.isValidCIDR(entry)) ranges.push(entry);
    else if (ipaddr.IPv4.isValidFourPartDecimal(entry)) ranges.push(`${entry}/32`);
    else if (ipaddr.IPv6.isValid(entry)) ranges.push(`${entry}/128`);
    else if (HOST.test(entry) && !/^[\d.]+$/.test(entry)) hosts.push(entry);
    else {
      context.addIssue({
        code: 'custom',
        message: `"${entry}" is neither a host name nor an address or a range such as 192.168.1.0/24`,
      });
    }
  }
  return { hosts, ranges };
});

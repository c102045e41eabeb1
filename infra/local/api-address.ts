/** The address on which the API listens, and who can call it there. Pure. */
import { LOOPBACK } from './stand-ins/patches/listen-on-loopback.ts';

/** An API on such a host can only be called from this machine. */
export function isLoopback(host: string): boolean {
  return [LOOPBACK, 'localhost', '::1'].includes(host);
}

/** @param host A name or an IP address; IPv6 addresses get brackets in the URL. */
export function apiUrl(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

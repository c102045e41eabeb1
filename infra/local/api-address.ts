/** Where the API listens, and who can call it there. Pure. */
import { LOOPBACK } from './stand-ins/patches/listen-on-loopback.ts';

/** Who listens there is called from this machine only. */
export function isLoopback(host: string): boolean {
  return [LOOPBACK, 'localhost', '::1'].includes(host);
}

/** @param host A name, or an address of either kind: those of IPv6 stand in brackets. */
export function apiUrl(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

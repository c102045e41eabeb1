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

/** The origins at which a browser on this machine or another opens the console. */
export function consoleOrigins(port: number, publicUrl: string): string[] {
  return [...new Set([new URL(publicUrl).origin, apiUrl(LOOPBACK, port), apiUrl('localhost', port)])];
}

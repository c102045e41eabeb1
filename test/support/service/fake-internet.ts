/**
 * An internet for tests: names have the addresses that a test gives them, and every address,
 * whether public or not, is a port on the loopback. A request that passes the checks thus really
 * connects.
 */
import { connect } from 'node:net';
import type { Network } from '#functions/guarded-fetch/pinned-connector.ts';

export type FakeInternet = Network & {
  /** The addresses to which connections were made, in order. */
  dialed: string[];
  resolved: string[];
};

/**
 * @param names Maps a name to its addresses, or to a name server's answers to its first, second,
 * ... query.
 */
export function fakeInternet(port: number, names: Record<string, string[] | string[][]> = {}): FakeInternet {
  const dialed: string[] = [];
  const resolved: string[] = [];
  return {
    dialed,
    resolved,
    resolve: async (hostname) => {
      const question = resolved.filter((name) => name === hostname).length;
      resolved.push(hostname);
      const answers = names[hostname] ?? [];
      const answer = Array.isArray(answers[0]) ? answers[Math.min(question, answers.length - 1)] : answers;
      return (answer as string[]).map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    },
    connect: (_options, addresses, callback) => {
      dialed.push(addresses[0]?.address ?? '');
      // TLS ends before the socket: the effect of a URL's scheme is tested, not the encryption.
      const socket = connect(port, '127.0.0.1', () => callback(null, socket));
      socket.once('error', (error) => callback(error, null));
    },
  };
}

/**
 * A proxy in front of the store that sometimes answers 500 or slowly, by a seed: S3 does so rarely,
 * and every client must survive it. Counts the faults that it injects.
 */
import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { SeededRandom } from '../random.ts';

export type FaultRates = {
  seed: number;
  /** Shares of requests, from 0 to 1: answered with 500 without being carried out, */
  refused: number;
  /** carried out, and answered with 500 nevertheless: the caller cannot know, */
  answerLost: number;
  /** and kept waiting. */
  slow: number;
  slowMilliseconds: number;
};

export type InjectedFaults = { requests: number; refused: number; answerLost: number; slow: number };

export type FaultProxy = AsyncDisposable & { url: string; injected: InjectedFaults };

export async function startFaultProxy(target: string, rates: FaultRates): Promise<FaultProxy> {
  const random = new SeededRandom(rates.seed);
  const injected: InjectedFaults = { requests: 0, refused: 0, answerLost: 0, slow: 0 };
  const happens = (fault: 'refused' | 'answerLost' | 'slow') => {
    const yes = random.integer(0, 9999) < rates[fault] * 10_000;
    if (yes) injected[fault] += 1;
    return yes;
  };
  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    injected.requests += 1;
    if (happens('slow')) await sleep(rates.slowMilliseconds);
    if (happens('refused')) return fail(incoming, outgoing);
    const answer = await forward(target, incoming);
    if (happens('answerLost')) {
      answer.resume();
      await once(answer, 'end');
      return fail(incoming, outgoing);
    }
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    await pipeline(answer, outgoing);
  };
  const server = createServer((incoming, outgoing) => {
    // A killed caller or an ended target is not the proxy's fault.
    handle(incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    injected,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** Method, path, headers (including the host, which signatures cover) and body as received. */
async function forward(target: string, incoming: IncomingMessage): Promise<IncomingMessage> {
  const { hostname, port } = new URL(target);
  const { method, url: path, headers } = incoming;
  const outgoing = request({ hostname, port, method, path, headers });
  const [[answer]] = await Promise.all([
    once(outgoing, 'response') as Promise<[IncomingMessage]>,
    pipeline(incoming, outgoing),
  ]);
  return answer;
}

function fail(incoming: IncomingMessage, outgoing: ServerResponse): void {
  incoming.resume();
  outgoing.writeHead(500, { 'content-type': 'application/xml' });
  outgoing.end('<Error><Code>InternalError</Code><Message>Injected by a test.</Message></Error>');
}

/**
 * A proxy whose faults a test decides request by request: cut requests, lost answers, and answers that the
 * target never gave. Requests of the API and of the store go through it alike.
 */
import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';

export type ProxiedRequest = { method: string; path: string };

export type ProxyFault =
  /** The connection ends when the first bytes of the body have arrived. The target sees nothing. */
  | 'cut-request'
  /** The target answers, and the connection ends before the client gets anything. */
  | 'lose-answer'
  /** The target sees nothing. */
  | { status: number; headers?: Record<string, string>; body?: string };

export type ScriptedProxy = AsyncDisposable & {
  url: string;
  /** Decides over each request. Default: nothing fails. */
  script: (request: ProxiedRequest) => ProxyFault | undefined;
  /** Every request, in order, as "POST /v1/uploads". */
  seen: string[];
  /** The faults that were injected, as often as they were. */
  injected: string[];
};

/** @param targetOf Returns the address that is behind the proxy for a path. */
export async function startScriptedProxy(targetOf: (path: string) => string): Promise<ScriptedProxy> {
  const server = createServer((incoming, outgoing) => {
    handle(proxy, targetOf, incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy: ScriptedProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    script: () => undefined,
    seen: [],
    injected: [],
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
  return proxy;
}

/** A script in which the first requests that match meet the faults, one each. */
export function faultsFor(
  matches: (request: ProxiedRequest) => boolean,
  faults: readonly ProxyFault[],
): ScriptedProxy['script'] {
  const rest = [...faults];
  return (proxied) => (matches(proxied) ? rest.shift() : undefined);
}

async function handle(
  proxy: ScriptedProxy,
  targetOf: (path: string) => string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const { method = '', url = '' } = incoming;
  const path = new URL(url, proxy.url).pathname;
  proxy.seen.push(`${method} ${path}`);
  const fault = proxy.script({ method, path });
  if (fault !== undefined) proxy.injected.push(typeof fault === 'string' ? fault : String(fault.status));
  if (fault === 'cut-request') return cut(incoming);
  if (typeof fault === 'object') return answer(incoming, outgoing, fault);
  const answered = await forward(targetOf(path), incoming);
  if (fault === 'lose-answer') {
    answered.resume();
    await once(answered, 'end');
    outgoing.destroy();
    return undefined;
  }
  outgoing.writeHead(answered.statusCode ?? 502, answered.headers);
  return pipeline(answered, outgoing);
}

function cut(incoming: IncomingMessage): void {
  incoming.once('data', () => incoming.destroy()).once('end', () => incoming.destroy());
}

function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { status, headers = {}, body = '' }: { status: number; headers?: Record<string, string>; body?: string },
): void {
  incoming.resume().once('end', () => outgoing.writeHead(status, headers).end(body));
}

/** The host stays as it was received, because signatures cover it. */
async function forward(target: string, incoming: IncomingMessage): Promise<IncomingMessage> {
  const { hostname, port } = new URL(target);
  const { method, url: path, headers } = incoming;
  const outgoing = request({ hostname, port, method, path, headers });
  const [[answered]] = await Promise.all([
    once(outgoing, 'response') as Promise<[IncomingMessage]>,
    pipeline(incoming, outgoing),
  ]);
  return answered;
}

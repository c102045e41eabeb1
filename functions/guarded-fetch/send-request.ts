/**
 * Sends one request over one connection of its own. Node's client is used, since it skips interim
 * answers (1xx), which a server may send unasked (RFC 9110, 15.2).
 */
import { once } from 'node:events';
import { request as requestOver, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { pinnedConnector, type Network } from './pinned-connector.ts';
import type { AddressRules } from './public-address.ts';

export type SentRequest = { method: 'GET' | 'POST'; headers: Record<string, string>; body?: string };

export type Connecting = { network: Network; rules: AddressRules; signal: AbortSignal };

const MAX_HEADER_BYTES = 16 * 1024;

/** Calls `use` with the answer, whose body it may read; then the connection is closed. */
export async function sendRequest<Result>(
  url: URL,
  request: SentRequest,
  connecting: Connecting,
  use: (answer: IncomingMessage) => Promise<Result>,
): Promise<Result> {
  const { signal } = connecting;
  signal.throwIfAborted();
  const socket = await connect(url, connecting);
  // What goes wrong with it is told by the request or by its answer, while somebody listens to these.
  socket.on('error', () => undefined);
  try {
    const sent = requestOver({
      createConnection: () => socket,
      method: request.method,
      path: url.pathname + url.search,
      headers: { host: url.host, ...lengthOf(request), ...request.headers },
      maxHeaderSize: MAX_HEADER_BYTES,
      signal,
    });
    sent.end(request.body);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    sent.on('error', () => undefined);
    return await use(answer);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    socket.destroy();
  }
}

function lengthOf({ body }: SentRequest): { 'content-length'?: number } {
  return body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
}

function connect(url: URL, { network, rules, signal }: Connecting): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const abort = () => reject(signal.reason as Error);
  signal.addEventListener('abort', abort, { once: true });
  const { protocol, host, port } = url;
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  pinnedConnector(network, rules)({ protocol, host, hostname, port }, (error, socket) => {
    signal.removeEventListener('abort', abort);
    if (error) reject(error);
    else if (signal.aborted) socket.destroy();
    else resolve(socket);
  });
  return promise;
}

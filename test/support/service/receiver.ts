/** A server on the loopback that a test lets the service call; it records what arrives. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type ReceivedRequest = { method: string; path: string; headers: IncomingHttpHeaders; body: string };
export type Answering = (request: ReceivedRequest, response: ServerResponse) => void;

export type Receiver = AsyncDisposable & {
  url: string;
  port: number;
  requests: ReceivedRequest[];
  /** The connections so far, including those without a request. */
  connections: () => number;
  /** Sets its answers from now on. */
  answer: (answering: Answering) => void;
};

export async function startReceiver(
  initially: Answering = (_, response) => response.end(),
): Promise<Receiver> {
  let answering = initially;
  let connections = 0;
  const requests: ReceivedRequest[] = [];
  const receiveAndAnswer = async (incoming: IncomingMessage, response: ServerResponse) => {
    const request = await receive(incoming);
    requests.push(request);
    answering(request, response);
  };
  const server = createServer((incoming, response) => {
    void receiveAndAnswer(incoming, response);
  });
  server.on('connection', () => (connections += 1));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    connections: () => connections,
    answer: (next) => (answering = next),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function receive(incoming: IncomingMessage): Promise<ReceivedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  const { method = '', url: path = '', headers } = incoming;
  return { method, path, headers, body: Buffer.concat(chunks).toString() };
}

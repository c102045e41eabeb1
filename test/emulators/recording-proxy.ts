/** A proxy in front of an AWS service that notes the requests to it. It changes nothing on the way. */
import { once } from 'node:events';
import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { buffer } from 'node:stream/consumers';
import { LOOPBACK } from './emulator.ts';
import type { AwsRequest } from './aws-calls.ts';

export type RecordingProxy = AsyncDisposable & { url: URL; target: string };

/** Its `target` may be set later: some programs have to know the proxy's address before they start. */
export async function startRecordingProxy(onRequest: (request: AwsRequest) => void): Promise<RecordingProxy> {
  const server = createServer((incoming, outgoing) => {
    // A caller that was killed, or a program that has ended, is not the proxy's fault.
    forward(incoming, outgoing).catch(() => outgoing.destroy());
  });
  const forward = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const { method = 'GET', url = '/', headers } = incoming;
    // Only the bodies of images are large. Signatures cover the host, which therefore stays as it was.
    const body = isImage(incoming) ? undefined : await buffer(incoming);
    onRequest({ method, url, headers, body: body?.toString() ?? '' });
    const { hostname, port } = new URL(proxy.target);
    const passed = send({ hostname, port, method, path: url, headers });
    const answered = once(passed, 'response') as Promise<[IncomingMessage]>;
    await Promise.all([answered, body ? passed.end(body) : pipeline(incoming, passed)]);
    const [answer] = await answered;
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    await pipeline(answer, outgoing);
  };
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  const proxy: RecordingProxy = {
    url: new URL(`http://${LOOPBACK}:${(server.address() as AddressInfo).port}`),
    target: '',
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
  return proxy;
}

function isImage({ method, url = '', headers }: IncomingMessage): boolean {
  return method === 'PUT' && !url.includes('?delete') && headers['x-amz-target'] === undefined;
}

/** An S3 store whose answers a test chooses, for behavior that no stand-in has. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { S3Client } from '@aws-sdk/client-s3';
import { Objects } from '#backend/objects.ts';

export type StoreRequest = { method: string; query: URLSearchParams; body: string };

/** @param answer Returns the XML of an answer with status 200. */
export async function startScriptedStore(
  answer: (request: StoreRequest) => string,
): Promise<AsyncDisposable & { objects: Objects }> {
  const server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'application/xml' });
    void read(request).then((received) => response.end(answer(received)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = new S3Client({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  return {
    objects: new Objects(client, 'photos'),
    async [Symbol.asyncDispose]() {
      client.destroy();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function read(request: IncomingMessage): Promise<StoreRequest> {
  const { searchParams } = new URL(request.url ?? '', 'http://store');
  return { method: request.method ?? '', query: searchParams, body: await text(request) };
}

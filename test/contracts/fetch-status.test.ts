import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fetchStatus } from '#contracts/fetch-status.ts';

let connections = 0;
/** A server whose answers are longer than what a client reads unless it asks for more. */
const server = createServer(({ url }, response) => {
  if (url !== '/silent') response.writeHead(url === '/broken' ? 503 : 200).end(Buffer.alloc(1_000_000));
});
server.on('connection', () => (connections += 1));
let address: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

it('gives the status, and leaves the connection free for the next request', async () => {
  for (const [path, status] of [
    ['/', 200],
    ['/broken', 503],
    ['/', 200],
    ['/', 200],
    ['/broken', 503],
    ['/', 200],
  ] as const) {
    expect(await fetchStatus(address + path, 60_000)).toBe(status);
  }
  // The client may start a request before it has noticed that the connection is free.
  expect(connections).toBeLessThanOrEqual(2);
});

it('throws if there is no answer in time', async () => {
  await expect(fetchStatus(`${address}/silent`, 50)).rejects.toThrow('timeout');
});

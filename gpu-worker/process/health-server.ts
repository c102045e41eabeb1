/**
 * `/healthz`: the process answers. `/startedz`: its first inference has succeeded, so that model, provider and device
 * work. `/readyz`: an inference has succeeded within a minute. Listens on the loopback only: health checks come from the same machine or container.
 */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ProblemError } from '#contracts/errors.ts';
import type { Readiness } from './readiness.ts';

const HEALTH_HOST = '127.0.0.1';

export type HealthState = Pick<Readiness, 'isReady' | 'readyAt'>;

export type Health = AsyncDisposable & { port: number };

/** @param port 0 chooses a free one. */
export async function serveHealth(port: number, state: HealthState): Promise<Health> {
  const server = createServer(({ method, url }, response) => {
    const { status, body } = answerHealth(method, url, state);
    response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
  });
  server.listen(port, HEALTH_HOST);
  await once(server, 'listening').catch((cause: Error) => {
    throw new ProblemError(
      'invalid-request',
      `Health checks cannot be answered on port ${port}: ${cause.message}. Set ITACLIP_HEALTH_PORT to another port, or to 0 for none.`,
      { cause },
    );
  });
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: () => close(server),
  };
}

function answerHealth(method: string | undefined, url: string | undefined, state: HealthState) {
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, body: { status: 'method not allowed' } };
  if (url === '/healthz') return { status: 200, body: { status: 'ok' } };
  if (url === '/startedz') return tell(state.readyAt !== undefined, 'started');
  if (url === '/readyz') return tell(state.isReady, 'ready');
  return { status: 404, body: { status: 'not found' } };
}

function tell(holds: boolean, status: string) {
  return holds ? { status: 200, body: { status } } : { status: 503, body: { status: `not ${status}` } };
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

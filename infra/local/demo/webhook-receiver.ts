/** A customer's server in a few lines: receives one webhook and verifies its signature. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { LOOPBACK } from '../stand-ins/patches/listen-on-loopback.ts';

type VerifiedEvent = { type: string; webhookId: string };

export type WebhookReceiver = AsyncDisposable & { url: string; event: Promise<VerifiedEvent> };

/** @param secret The tenant's secret, as the API returns it. */
export async function startWebhookReceiver(secret: string): Promise<WebhookReceiver> {
  const server = createServer();
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  return {
    url: `http://${LOOPBACK}:${(server.address() as AddressInfo).port}/itaclip`,
    event: receiveEvent(server, new Webhook(secret)),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function receiveEvent(server: Server, webhook: Webhook): Promise<VerifiedEvent> {
  const [request, response] = (await once(server, 'request')) as [IncomingMessage, ServerResponse];
  const body = await text(request);
  const { type } = webhook.verify(body, request.headers as Record<string, string>) as { type: string };
  response.writeHead(204).end();
  return { type, webhookId: String(request.headers['webhook-id']) };
}

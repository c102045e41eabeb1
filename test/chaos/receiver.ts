/** A customer's server: receives webhooks, and serves the images behind `image.url`. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import type { SegmentationPayload } from '#contracts/webhooks/events.ts';
import type { ReceivedEvent } from './observed-job.ts';

export type Receiver = AsyncDisposable & {
  webhookUrl: string;
  pictureUrl: (name: string) => string;
  events: ReceivedEvent[];
  wrongSignatures: number;
};

/**
 * @param secret Verifies what arrives.
 * @param pictures Bytes of PNG files by name.
 */
export async function startReceiver(
  secret: string,
  pictures: ReadonlyMap<string, Uint8Array>,
): Promise<Receiver> {
  const webhook = new Webhook(secret);
  const server = createServer((request, response) => {
    // If a sender is killed meanwhile, the receiver is not at fault.
    answer(request, response).catch(() => response.destroy());
  });
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    if (request.method === 'POST') {
      receive(request, await buffer(request));
      return response.writeHead(204).end();
    }
    const picture = pictures.get(request.url?.slice(1) ?? '');
    return response.writeHead(picture ? 200 : 404, { 'content-type': 'image/png' }).end(picture);
  };
  const receive = (request: IncomingMessage, body: Buffer) => {
    try {
      webhook.verify(body.toString(), request.headers as Record<string, string>);
    } catch {
      receiver.wrongSignatures += 1;
      return;
    }
    const { data } = JSON.parse(body.toString()) as SegmentationPayload;
    receiver.events.push({
      webhookId: String(request.headers['webhook-id']),
      jobId: data.id,
      status: data.status,
    });
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const receiver: Receiver = {
    webhookUrl: `${url}/hook`,
    pictureUrl: (name) => `${url}/${name}`,
    events: [],
    wrongSignatures: 0,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
  return receiver;
}

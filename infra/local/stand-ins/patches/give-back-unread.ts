/**
 * A process that is killed while it waits for messages leaves its request behind, and the queue
 * stand-in still answers it: the next message would go to nobody and be hidden for its whole
 * visibility timeout. This patch returns the messages of an answer that nobody can read to the
 * queue at once.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';

const RECEIVE = 'AmazonSQS.ReceiveMessage';

type ReceiveAnswer = { Messages?: { ReceiptHandle: string }[] };

/**
 * @param server The stand-in's server.
 * @param giveBack Called with a message's receipt.
 */
export function giveBackUnread(server: Server, giveBack: (receipt: string) => void): void {
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    if (request.headers['x-amz-target'] !== RECEIVE) return;
    const end = response.end.bind(response) as (...parameters: unknown[]) => ServerResponse;
    response.end = ((...parameters: unknown[]) => {
      if (request.socket.destroyed) {
        for (const receipt of receiptsIn(parameters[0])) giveBack(receipt);
      }
      return end(...parameters);
    }) as ServerResponse['end'];
  });
}

function receiptsIn(body: unknown): string[] {
  if (typeof body !== 'string' && !Buffer.isBuffer(body)) return [];
  const { Messages = [] } = JSON.parse(body.toString()) as ReceiveAnswer;
  return Messages.map(({ ReceiptHandle }) => ReceiptHandle);
}

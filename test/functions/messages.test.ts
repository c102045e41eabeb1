import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { createLogger } from '#contracts/log.ts';
import { messageHandler } from '#functions/runtime/message-handler.ts';

const log = createLogger('test', 'silent');

function event(bodies: string[]): SQSEvent {
  const attributes = { ApproximateReceiveCount: '2' };
  return {
    Records: bodies.map((body, index) => ({ messageId: `m${index}`, body, attributes }) as SQSRecord),
  };
}

describe('messageHandler', () => {
  it('names the messages that failed, and handles the others', async () => {
    const seen: string[] = [];
    const handler = messageHandler(log, async ({ body, receives }) => {
      if (body === 'bad') throw new Error('no');
      seen.push(`${body} ${receives}`);
    });
    expect(await handler(event(['a', 'bad', 'b', 'bad']))).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm1' }, { itemIdentifier: 'm3' }],
    });
    expect(seen).toEqual(['a 2', 'b 2']);
  });
});

/** A function that records what it is called with, and fails for events that say so. */
import { appendFileSync } from 'node:fs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';

type Call = SQSEvent | { time: string };

export async function handler(event: Call): Promise<SQSBatchResponse> {
  const file = process.env['NOTES'] ?? '';
  if (!('Records' in event)) {
    appendFileSync(file, 'called\n');
    return { batchItemFailures: [] };
  }
  for (const { body } of event.Records) appendFileSync(file, `${body}\n`);
  if (event.Records.some(({ body }) => body.includes('throw'))) throw new Error('The handler fails.');
  const failed = event.Records.filter(({ body }) => body.includes('fail'));
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

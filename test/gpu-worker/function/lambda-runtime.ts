/**
 * Does what Lambda does with one environment of a function: loads the packed handler, calls it with one batch at a
 * time, deletes the messages that it has handled, and prints each answer.
 *
 *   node lambda-runtime.ts HANDLER QUEUE_URL BATCH_SIZE REMAINING_MILLISECONDS
 */
import { pathToFileURL } from 'node:url';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createLogger } from '#contracts/log.ts';
import { pollQueue } from '#infra/local/processes/event-source.ts';

const [file = '', queueUrl = '', batchSize = '1', remaining = '900000'] = process.argv.slice(2);
const log = createLogger('runtime', 'info');
const { handler } = (await import(pathToFileURL(file).href)) as {
  handler: (event: SQSEvent, context: Partial<Context>) => Promise<SQSBatchResponse>;
};
const sqs = new SQSClient();
let calls = 0;

async function call(event: SQSEvent): Promise<SQSBatchResponse> {
  const ends = performance.now() + Number(remaining);
  const answer = await handler(event, {
    awsRequestId: String((calls += 1)),
    getRemainingTimeInMillis: () => ends - performance.now(),
  });
  log.info({ records: event.Records.map(({ messageId }) => messageId), answer }, 'answered');
  return answer;
}

const source = { sqs, queueUrl, region: await sqs.config.region(), handler: call, log };
await pollQueue({ ...source, batchMessages: Number(batchSize) }, new AbortController().signal);

/**
 * Does what Lambda's event source mapping does in AWS: polls a queue, calls the handler with a
 * batch and deletes the handled messages. The rest return when their visibility timeout expires.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  type Message,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Logger } from '#contracts/log.ts';
import { handledMessages, toSqsEvent } from './sqs-event.ts';

export type QueueHandler = (event: SQSEvent) => Promise<SQSBatchResponse | void>;

export type EventSource = {
  sqs: SQSClient;
  queueUrl: string;
  region: string;
  handler: QueueHandler;
  log: Logger;
  /** The most messages in a batch. */
  batchMessages?: number;
};

const BATCH_MESSAGES = 10;
const WAIT_SECONDS = 20;
const PAUSE_MILLISECONDS = 500;

/** Polls until `signal` fires: then the current batch is finished, and no other is started. */
export async function pollQueue(source: EventSource, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const messages = await receiveMessages(source, signal);
      if (messages.length > 0) await handle(source, messages);
    } catch (error) {
      if (signal.aborted) return;
      source.log.error({ err: error, queue: source.queueUrl }, 'a batch failed and is retried');
      await sleep(PAUSE_MILLISECONDS);
    }
  }
}

async function receiveMessages(
  { sqs, queueUrl, batchMessages = BATCH_MESSAGES }: EventSource,
  signal: AbortSignal,
): Promise<Message[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: batchMessages,
      WaitTimeSeconds: WAIT_SECONDS,
      MessageSystemAttributeNames: ['All'],
    }),
    { abortSignal: signal },
  );
  return Messages;
}

async function handle(source: EventSource, messages: readonly Message[]): Promise<void> {
  const { sqs, queueUrl, region, handler } = source;
  const name = queueUrl.slice(queueUrl.lastIndexOf('/') + 1);
  const done = handledMessages(messages, await handler(toSqsEvent(messages, { name, region })));
  if (done.length === 0) return;
  await sqs.send(
    new DeleteMessageBatchCommand({
      QueueUrl: queueUrl,
      Entries: done.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
    }),
  );
}

/**
 * A Lambda handler for a queue: the messages of a batch are handled concurrently, and only those
 * that failed are retried.
 */
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { z } from 'zod';
import type { Logger } from '#contracts/log.ts';

export type Received = {
  body: string;
  /** The number of receipts, including this one. */
  receives: number;
};

export type MessageHandler = (event: SQSEvent) => Promise<SQSBatchResponse>;

/** @param handle Throws if the message must be retried. */
export function messageHandler(log: Logger, handle: (received: Received) => Promise<void>): MessageHandler {
  const failed = async (record: SQSRecord): Promise<boolean> => {
    try {
      await handle({ body: record.body, receives: Number(record.attributes.ApproximateReceiveCount) });
      return false;
    } catch (error) {
      log.error({ err: error, message_id: record.messageId }, 'a message failed and is retried');
      return true;
    }
  };
  return async ({ Records }) => {
    const failures = await Promise.all(Records.map(failed));
    const again = Records.filter((_, index) => failures[index]);
    return { batchItemFailures: again.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
}

/** Throws if the text is not a valid message: after some receipts it becomes a dead letter. */
export function parseMessage<Schema extends z.ZodType>(schema: Schema, body: string): z.infer<Schema> {
  return schema.parse(JSON.parse(body));
}

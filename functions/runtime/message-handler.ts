/**
 * A Lambda handler of a queue: the messages of a batch are worked on side by side, and those that
 * failed are named in the answer, so that they come again alone.
 */
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { z } from 'zod';
import type { Logger } from '#contracts/log.ts';

export type Received = {
  body: string;
  /** How often the queue gave it to someone, this time included. */
  receives: number;
};

export type MessageHandler = (event: SQSEvent) => Promise<SQSBatchResponse>;

/** @param handle Throws where the message has to come again. */
export function messageHandler(log: Logger, handle: (received: Received) => Promise<void>): MessageHandler {
  const failed = async (record: SQSRecord): Promise<boolean> => {
    try {
      await handle({ body: record.body, receives: Number(record.attributes.ApproximateReceiveCount) });
      return false;
    } catch (error) {
      log.error({ err: error, message_id: record.messageId }, 'a message failed and comes again');
      return true;
    }
  };
  return async ({ Records }) => {
    const failures = await Promise.all(Records.map(failed));
    const again = Records.filter((_, index) => failures[index]);
    return { batchItemFailures: again.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
}

/** Throws where it is none: after some receives it is a dead letter. */
export function parseMessage<Schema extends z.ZodType>(schema: Schema, body: string): z.infer<Schema> {
  return schema.parse(JSON.parse(body));
}

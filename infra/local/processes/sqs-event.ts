/**
 * Converts received messages to the event that Lambda creates, and reads the handler's answer.
 * Pure.
 */
import type { Message } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';

export function toSqsEvent(messages: readonly Message[], queue: { name: string; region: string }): SQSEvent {
  return {
    Records: messages.map((message): SQSRecord => {
      const { Attributes = {} } = message;
      return {
        messageId: message.MessageId ?? '',
        receiptHandle: message.ReceiptHandle ?? '',
        body: message.Body ?? '',
        attributes: {
          ApproximateReceiveCount: Attributes['ApproximateReceiveCount'] ?? '1',
          SentTimestamp: Attributes['SentTimestamp'] ?? '0',
          SenderId: Attributes['SenderId'] ?? '',
          ApproximateFirstReceiveTimestamp: Attributes['ApproximateFirstReceiveTimestamp'] ?? '0',
        },
        messageAttributes: {},
        md5OfBody: message.MD5OfBody ?? '',
        eventSource: 'aws:sqs',
        eventSourceARN: `arn:aws:sqs:${queue.region}:000000000000:${queue.name}`,
        awsRegion: queue.region,
      };
    }),
  };
}

/**
 * Returns the handled messages, as Lambda reads the answer: if it names no failures, all are
 * handled.
 */
export function handledMessages(
  messages: readonly Message[],
  answer: SQSBatchResponse | void,
): readonly Message[] {
  const failed = new Set(answer?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  return messages.filter(({ MessageId = '' }) => !failed.has(MessageId));
}

/** A message as Lambda delivers it: Lambda deletes it after the answer, unless the answer names it as failed. */
import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import type { ReceivedMessage } from '../queue/job-source.ts';

export class RecordMessage implements ReceivedMessage {
  readonly body: string;
  readonly receives: number;
  /** Photos of the function wait for nothing else. */
  readonly priority = 'interactive';
  readonly #record: SQSRecord;
  readonly #sqs: SQSClient;
  readonly #queueUrl: string;
  #isHandled = false;

  constructor(record: SQSRecord, sqs: SQSClient, queueUrl: string) {
    this.body = record.body;
    this.receives = Number(record.attributes.ApproximateReceiveCount);
    this.#record = record;
    this.#sqs = sqs;
    this.#queueUrl = queueUrl;
  }

  get id(): string {
    return this.#record.messageId;
  }

  /** True if Lambda may delete the message. */
  get isHandled(): boolean {
    return this.#isHandled;
  }

  /** The queue itself hides a message for longer than the function may run: each heartbeat shortens that. */
  async hide(seconds: number, signal?: AbortSignal): Promise<void> {
    const { receiptHandle: ReceiptHandle } = this.#record;
    const place = { QueueUrl: this.#queueUrl, ReceiptHandle };
    await this.#sqs.send(
      new ChangeMessageVisibilityCommand({ ...place, VisibilityTimeout: Math.ceil(seconds) }),
      { abortSignal: signal },
    );
  }

  async delete(): Promise<void> {
    this.#isHandled = true;
  }
}

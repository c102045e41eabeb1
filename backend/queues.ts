/** Sends messages: every message that leaves a process has one of the schemas of `messages.ts`. */
import {
  GetQueueAttributesCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { WorkQueueName } from '#contracts/compute/compute.ts';
import type { QueueName } from '#contracts/queues/queue-names.ts';
import type { EvaluationMessage, JobMessage, WebhookMessage } from '#contracts/queues/messages.ts';

export type QueueUrls = Record<QueueName, string>;

/** SQS delays a message by at most 15 minutes. */
export const LONGEST_DELAY_SECONDS = 900;

/** SQS accepts this many messages in one request. */
const BATCH = 10;

export class Queues {
  readonly #client: SQSClient;
  readonly #evaluations: WorkQueueName;
  readonly urls: QueueUrls;

  /** @param evaluations The queue of evaluations. */
  constructor(client: SQSClient, urls: QueueUrls, evaluations: WorkQueueName = 'batch') {
    this.#client = client;
    this.urls = urls;
    this.#evaluations = evaluations;
  }

  /** Sends a job to the workers or to the function: `send-work.ts` chooses. */
  async sendJob(queue: WorkQueueName, message: JobMessage): Promise<void> {
    await this.#send(this.urls[queue], message);
  }

  /** Sends many messages to the workers, or to the function of a stage without workers. Throws if one was refused; those before it may have been sent. */
  async sendEvaluation(messages: readonly EvaluationMessage[]): Promise<void> {
    for (let first = 0; first < messages.length; first += BATCH) {
      const { Failed = [] } = await this.#client.send(
        new SendMessageBatchCommand({
          QueueUrl: this.urls[this.#evaluations],
          Entries: messages
            .slice(first, first + BATCH)
            .map((message, index) => ({ Id: String(index), MessageBody: JSON.stringify(message) })),
        }),
      );
      const [failed] = Failed;
      if (failed) throw new Error(`SQS refused a message: ${failed.Code} ${failed.Message ?? ''}`);
    }
  }

  /**
   * Sends a job to the importer, which passes it on to the workers.
   * @param delaySeconds 0 to 900
   */
  async sendImport(message: JobMessage, delaySeconds = 0): Promise<void> {
    await this.#send(this.urls.imports, message, delaySeconds);
  }

  /** @param delaySeconds 0 to 900 */
  async sendWebhook(message: WebhookMessage, delaySeconds = 0): Promise<void> {
    await this.#send(this.urls.webhooks, message, delaySeconds);
  }

  /** Approximate numbers, as SQS counts: messages that wait, and messages in work. */
  async count(queue: keyof QueueUrls): Promise<{ waiting: number; inWork: number }> {
    const { Attributes = {} } = await this.#client.send(
      new GetQueueAttributesCommand({
        QueueUrl: this.urls[queue],
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    const { ApproximateNumberOfMessages: waiting, ApproximateNumberOfMessagesNotVisible: inWork } =
      Attributes;
    return { waiting: Number(waiting ?? 0), inWork: Number(inWork ?? 0) };
  }

  async countWaiting(queue: keyof QueueUrls): Promise<number> {
    return (await this.count(queue)).waiting;
  }

  async #send(url: string, message: JobMessage | WebhookMessage, delaySeconds = 0): Promise<void> {
    await this.#client.send(
      new SendMessageCommand({
        QueueUrl: url,
        MessageBody: JSON.stringify(message),
        DelaySeconds: Math.min(Math.max(0, Math.ceil(delaySeconds)), LONGEST_DELAY_SECONDS),
      }),
    );
  }
}

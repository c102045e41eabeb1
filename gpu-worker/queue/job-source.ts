/**
 * Receives jobs: first from the interactive queue, then from the batch queue, one message at a time. An idle
 * worker polls the interactive queue for a second at a time, so that a phone's image starts at once and a
 * batch job within that second. There is never a second request under way that could receive a message which
 * nobody handles.
 */
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  type Message,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { PRIORITIES, type Priority } from '#contracts/queues/queue-names.ts';
import { type QueueUrls } from '#backend/queues.ts';

/** A message that is hidden from other workers. */
export type ReceivedMessage = {
  body: string;
  /** The priority of the queue that it came from. */
  priority: Priority;
  /** The number of receipts, including this one. */
  receives: number;
  /** Hides the message for that many seconds from now; 0 releases it. */
  hide(seconds: number, signal?: AbortSignal): Promise<void>;
  delete(): Promise<void>;
};

export class JobSource {
  readonly #client: SQSClient;
  readonly #urls: QueueUrls;
  readonly #visibilitySeconds: number;

  constructor(client: SQSClient, urls: QueueUrls, visibilitySeconds: number) {
    this.#client = client;
    this.#urls = urls;
    this.#visibilitySeconds = visibilitySeconds;
  }

  /** @param waitSeconds How long to wait for an interactive message before trying the batch queue. */
  async receive(waitSeconds: number): Promise<ReceivedMessage | undefined> {
    for (const priority of PRIORITIES) {
      const wait = priority === 'interactive' ? waitSeconds : 0;
      const message = await this.#receiveFrom(priority, wait);
      if (message) return message;
    }
    return undefined;
  }

  /** Returns an interactive message if one is waiting now. */
  async receiveInteractive(): Promise<ReceivedMessage | undefined> {
    return this.#receiveFrom('interactive', 0);
  }

  async #receiveFrom(priority: Priority, waitSeconds: number): Promise<ReceivedMessage | undefined> {
    const url = this.#urls[priority];
    const { Messages: [message] = [] } = await this.#client.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: 1,
        WaitTimeSeconds: waitSeconds,
        VisibilityTimeout: this.#visibilitySeconds,
        MessageSystemAttributeNames: ['ApproximateReceiveCount'],
      }),
    );
    return message && this.#handleOf(message, priority);
  }

  #handleOf({ Body = '', Attributes, ReceiptHandle }: Message, priority: Priority): ReceivedMessage {
    const place = { QueueUrl: this.#urls[priority], ReceiptHandle };
    return {
      body: Body,
      priority,
      receives: Number(Attributes?.ApproximateReceiveCount ?? 1),
      hide: async (seconds, signal) => {
        const VisibilityTimeout = Math.ceil(seconds);
        const command = new ChangeMessageVisibilityCommand({ ...place, VisibilityTimeout });
        await this.#client.send(command, { abortSignal: signal });
      },
      delete: async () => {
        await this.#client.send(new DeleteMessageCommand(place));
      },
    };
  }
}

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
import { PRIORITIES } from '#contracts/queues/queue-names.ts';
import { type QueueUrls } from '#backend/queues.ts';

/** A message that is hidden from other workers. */
export type ReceivedMessage = {
  body: string;
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
      const message = await this.#receiveFrom(this.#urls[priority], wait);
      if (message) return message;
    }
    return undefined;
  }

  /** Returns an interactive message if one is waiting now. */
  async receiveInteractive(): Promise<ReceivedMessage | undefined> {
    return this.#receiveFrom(this.#urls.interactive, 0);
  }

  async #receiveFrom(url: string, waitSeconds: number): Promise<ReceivedMessage | undefined> {
    const { Messages: [message] = [] } = await this.#client.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: 1,
        WaitTimeSeconds: waitSeconds,
        VisibilityTimeout: this.#visibilitySeconds,
        MessageSystemAttributeNames: ['ApproximateReceiveCount'],
      }),
    );
    return message && this.#handleOf(message, url);
  }

  #handleOf({ Body = '', Attributes, ReceiptHandle }: Message, url: string): ReceivedMessage {
    const place = { QueueUrl: url, ReceiptHandle };
    return {
      body: Body,
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

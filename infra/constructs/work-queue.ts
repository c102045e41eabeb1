/** A queue and its dead-letter queue, which keeps messages that failed too often for two weeks. */
import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption, type CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { PolicyStatement, type IRole } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ProblemError } from '#contracts/errors.ts';
import { ATTEMPTS } from '#contracts/limits.ts';

export type WorkQueueProps = {
  key: IKey;
  /** The visibility timeout of a received message. */
  visibility: Duration;
  /** The visibility timeout of a received dead letter. */
  deadLetterVisibility: Duration;
};

/** How Lambda delivers the messages of a queue to a function. */
export type Delivery = { batchSize: number; concurrency: number };

export type QueueRight = 'send' | 'receive' | 'count';

const ACTIONS: Record<QueueRight, string[]> = {
  send: ['sqs:SendMessage'],
  receive: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'],
  count: ['sqs:GetQueueAttributes'],
};

const KEY_ACTIONS: Record<QueueRight, string[]> = {
  send: ['kms:GenerateDataKey', 'kms:Decrypt'],
  receive: ['kms:Decrypt'],
  count: [],
};

const KEPT = Duration.days(14);

export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;
  readonly #key: IKey;

  constructor(scope: Construct, id: string, { key, visibility, deadLetterVisibility }: WorkQueueProps) {
    super(scope, id);
    this.#key = key;
    const shared = {
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: key,
      dataKeyReuse: Duration.hours(1),
      enforceSSL: true,
      retentionPeriod: KEPT,
    };
    this.deadLetters = new Queue(this, 'DeadLetters', { ...shared, visibilityTimeout: deadLetterVisibility });
    this.queue = new Queue(this, 'Messages', {
      ...shared,
      visibilityTimeout: visibility,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: ATTEMPTS.receives },
    });
  }

  allow(role: IRole, rights: readonly QueueRight[]): void {
    const actions = rights.flatMap((right) => ACTIONS[right]);
    role.addToPrincipalPolicy(new PolicyStatement({ actions, resources: [this.queue.queueArn] }));
    const keyActions = rights.flatMap((right) => KEY_ACTIONS[right]);
    if (keyActions.length === 0) return;
    role.addToPrincipalPolicy(new PolicyStatement({ actions: keyActions, resources: [this.#key.keyArn] }));
  }

  deliverTo(consumer: LambdaFunction, delivery: Delivery): void {
    deliver(this.queue, consumer, delivery);
  }
}

/** AWS refuses a queue that shows a message again before its function must have ended. */
function requireLongerVisibility(queue: Queue, consumer: LambdaFunction): void {
  const { visibilityTimeout } = queue.node.defaultChild as CfnQueue;
  const timeout = consumer.timeout?.toSeconds() ?? 3;
  if (visibilityTimeout !== undefined && visibilityTimeout >= timeout) return;
  throw new ProblemError(
    'invalid-request',
    `The queue ${queue.node.path} hides a message for ${visibilityTimeout} s, and its function ${consumer.node.path} ` +
      `may take ${timeout} s. Hide messages for at least as long.`,
  );
}

/** The handler reports the failed messages of a batch; the others are deleted. */
export function deliver(queue: Queue, consumer: LambdaFunction, { batchSize, concurrency }: Delivery): void {
  requireLongerVisibility(queue, consumer);
  consumer.addEventSource(
    new SqsEventSource(queue, { batchSize, maxConcurrency: concurrency, reportBatchItemFailures: true }),
  );
}

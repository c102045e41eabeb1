/** The queues of the service, by the processes that take from them, and the variables that name them. */
import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { BackendEnvironment } from '#contracts/environment.ts';
import { WorkQueue } from './work-queue.ts';

/**
 * The worker's messages are hidden for so long after each heartbeat, which it is told too
 * (`ITACLIP_VISIBILITY_SECONDS`): a killed worker's job is another's after this time.
 */
export const WORKER_VISIBILITY = Duration.seconds(60);

/** Of the functions that take from queues. An image by URL may be 100 MiB; a webhook waits for 15 s. */
export const IMPORT_TIMEOUT = Duration.minutes(3);
export const WEBHOOK_TIMEOUT = Duration.seconds(60);
export const DEAD_LETTER_TIMEOUT = Duration.seconds(30);

/** What AWS advises: a function that is throttled for a while does not use up the receives. */
const ofFunction = (timeout: Duration) => Duration.seconds(timeout.toSeconds() * 6);

export type WorkQueues = Record<'interactive' | 'batch' | 'imports' | 'webhooks', WorkQueue>;

export function createWorkQueues(scope: Construct, key: IKey): WorkQueues {
  const deadLetterVisibility = ofFunction(DEAD_LETTER_TIMEOUT);
  const make = (id: string, visibility: Duration) =>
    new WorkQueue(scope, id, { key, visibility, deadLetterVisibility });
  return {
    interactive: make('InteractiveQueue', WORKER_VISIBILITY),
    batch: make('BatchQueue', WORKER_VISIBILITY),
    imports: make('ImportsQueue', ofFunction(IMPORT_TIMEOUT)),
    webhooks: make('WebhooksQueue', ofFunction(WEBHOOK_TIMEOUT)),
  };
}

type QueueVariable = Extract<keyof BackendEnvironment, `${string}_QUEUE_URL`>;

export function queueVariables(queues: WorkQueues): Record<QueueVariable, string> {
  return {
    ITACLIP_INTERACTIVE_QUEUE_URL: queues.interactive.queue.queueUrl,
    ITACLIP_BATCH_QUEUE_URL: queues.batch.queue.queueUrl,
    ITACLIP_IMPORT_QUEUE_URL: queues.imports.queue.queueUrl,
    ITACLIP_WEBHOOK_QUEUE_URL: queues.webhooks.queue.queueUrl,
  };
}

/** The queues of the service, by their consumers, and the variables that name them. */
import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { BackendEnvironment } from '#contracts/environment.ts';
import type { QueueName } from '#contracts/queues/queue-names.ts';
import { WorkQueue } from './work-queue.ts';

/**
 * The visibility timeout of the worker's messages, renewed by each heartbeat
 * (`ITACLIP_VISIBILITY_SECONDS`): after this time another worker gets the job of a killed one.
 */
export const WORKER_VISIBILITY = Duration.seconds(60);

/**
 * The timeouts of the functions that consume queues. An image by URL may have 100 MiB; a webhook
 * waits for 15 s.
 */
/** The longest time that Lambda allows. */
export const SEGMENTATION_TIMEOUT = Duration.minutes(15);
export const IMPORT_TIMEOUT = Duration.minutes(3);
export const WEBHOOK_TIMEOUT = Duration.seconds(60);
export const DEAD_LETTER_TIMEOUT = Duration.seconds(30);

/**
 * AWS advises this factor: a function that is throttled for a while then does not use up the
 * receives.
 */
const ofFunction = (timeout: Duration) => Duration.seconds(timeout.toSeconds() * 6);

export type WorkQueues = Record<QueueName, WorkQueue>;

export function createWorkQueues(scope: Construct, key: IKey): WorkQueues {
  const deadLetterVisibility = ofFunction(DEAD_LETTER_TIMEOUT);
  const make = (id: string, visibility: Duration) =>
    new WorkQueue(scope, id, { key, visibility, deadLetterVisibility });
  return {
    interactive: make('InteractiveQueue', WORKER_VISIBILITY),
    batch: make('BatchQueue', WORKER_VISIBILITY),
    // A call that is killed before it has hidden its message itself delays the photo by no more than this.
    function: make('FunctionQueue', SEGMENTATION_TIMEOUT),
    imports: make('ImportsQueue', ofFunction(IMPORT_TIMEOUT)),
    webhooks: make('WebhooksQueue', ofFunction(WEBHOOK_TIMEOUT)),
  };
}

type QueueVariable = Extract<keyof BackendEnvironment, `${string}_QUEUE_URL`>;

export function queueVariables(queues: WorkQueues): Record<QueueVariable, string> {
  return {
    ITACLIP_INTERACTIVE_QUEUE_URL: queues.interactive.queue.queueUrl,
    ITACLIP_BATCH_QUEUE_URL: queues.batch.queue.queueUrl,
    ITACLIP_FUNCTION_QUEUE_URL: queues.function.queue.queueUrl,
    ITACLIP_IMPORT_QUEUE_URL: queues.imports.queue.queueUrl,
    ITACLIP_WEBHOOK_QUEUE_URL: queues.webhooks.queue.queueUrl,
  };
}

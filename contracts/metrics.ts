/** What the functions measure: the alarms and the scaling of the workers go by these names. */
import type { QueueName } from './queues/queue-names.ts';

export const METRICS_NAMESPACE = 'ITACLIP';
/** The one dimension of each: two stages may share an account. Its value is `ITACLIP_STAGE`. */
export const STAGE_DIMENSION = 'stage';

/** About how many messages wait, by queue. */
export const WAITING_METRICS = {
  interactive: 'WaitingInteractive',
  batch: 'WaitingBatch',
  imports: 'WaitingImports',
  webhooks: 'WaitingWebhooks',
} as const satisfies Record<QueueName, string>;

/** Jobs that wait for a worker or have one: a worker that is busy is not one too many. */
export const BACKLOG_METRIC = 'Backlog';
/** Workers that have told lately that their model is loaded. */
export const READY_WORKERS_METRIC = 'ReadyWorkers';

/** Rows that the last sweep put right, and those that it could not. */
export const REPAIRED_METRIC = 'RowsRepaired';
export const UNREPAIRED_METRIC = 'RowsUnrepaired';

/** The log line of a webhook whose last attempt failed: an alarm counts it. */
export const WEBHOOK_EXHAUSTED = 'webhook exhausted';

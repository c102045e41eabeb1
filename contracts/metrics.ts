/** What the sweeper measures: the alarms and the scaling of the workers go by these names. */
import type { QueueUrls } from './cloud/queues.ts';

export const METRICS_NAMESPACE = 'ITACLIP';

/** About how many messages wait, by queue: the backlog. */
export const WAITING_METRICS = {
  interactive: 'WaitingInteractive',
  batch: 'WaitingBatch',
  imports: 'WaitingImports',
  webhooks: 'WaitingWebhooks',
} as const satisfies Record<keyof QueueUrls, string>;

/** Rows that the last sweep put right, and those that it could not. */
export const REPAIRED_METRIC = 'RowsRepaired';
export const UNREPAIRED_METRIC = 'RowsUnrepaired';

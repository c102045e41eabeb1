/** The dependencies of repairing rows. */
import type { Backend } from '#backend/backend.ts';
import type { Logger } from '#contracts/log.ts';

export type SweepContext = Pick<
  Backend,
  | 'table'
  | 'jobs'
  | 'evaluations'
  | 'progress'
  | 'deliveries'
  | 'uploads'
  | 'objects'
  | 'queues'
  | 'compute'
  | 'now'
> & { log: Logger };

/** The dependencies of the dead-letter handler. */
import type { Backend } from '#backend/backend.ts';
import type { Logger } from '#contracts/log.ts';

export type DeadLetterContext = Pick<Backend, 'jobs' | 'evaluations' | 'progress' | 'queues' | 'now'> & {
  log: Logger;
};

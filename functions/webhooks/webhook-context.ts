/** The dependencies of sending webhooks: rows, queue, a way to call receivers, time and chance. */
import type { Backend } from '#backend/backend.ts';
import type { Queues } from '#backend/queues.ts';
import type { Logger } from '#contracts/log.ts';
import type { GuardedFetch } from '../guarded-fetch/guarded-fetch.ts';

export type WebhookContext = Pick<Backend, 'jobs' | 'evaluations' | 'deliveries' | 'endpoints' | 'now'> & {
  queues: Pick<Queues, 'sendWebhook'>;
  fetch: GuardedFetch;
  /** 0 to 1 */
  random: () => number;
  /** Links in events begin with this URL. */
  publicUrl: string;
  log: Logger;
};

/** What sending webhooks needs: rows, queue, a way to call receivers, time and chance. */
import type { Queues } from '#backend/queues.ts';
import type { EvaluationTable } from '#backend/tables/evaluation-table.ts';
import type { JobTable } from '#backend/tables/job-table.ts';
import type { Logger } from '#contracts/log.ts';
import type { Clock } from '#contracts/time.ts';
import type { DeliveryTable } from '#backend/tables/delivery-table.ts';
import type { EndpointTable } from '#backend/tables/endpoint-table.ts';
import type { GuardedFetch } from '../guarded-fetch/guarded-fetch.ts';

export type WebhookContext = {
  jobs: JobTable;
  evaluations: EvaluationTable;
  deliveries: DeliveryTable;
  endpoints: EndpointTable;
  queues: Pick<Queues, 'sendWebhook'>;
  fetch: GuardedFetch;
  now: Clock;
  /** 0 to 1 */
  random: () => number;
  /** Links in events begin with it. */
  publicUrl: string;
  log: Logger;
};

/** What fetching photos needs. */
import type { Objects } from '#backend/objects.ts';
import type { Queues } from '#backend/queues.ts';
import type { JobTable } from '#backend/tables/job-table.ts';
import type { Logger } from '#contracts/log.ts';
import type { Clock } from '#contracts/time.ts';
import type { GuardedFetch } from '../guarded-fetch/guarded-fetch.ts';

export type ImportContext = {
  jobs: JobTable;
  objects: Objects;
  queues: Queues;
  fetch: GuardedFetch;
  now: Clock;
  log: Logger;
};

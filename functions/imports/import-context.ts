/** The dependencies of the importer. */
import type { Backend } from '#backend/backend.ts';
import type { Logger } from '#contracts/log.ts';
import type { GuardedFetch } from '../guarded-fetch/guarded-fetch.ts';

export type ImportContext = Pick<Backend, 'jobs' | 'objects' | 'queues' | 'table' | 'compute' | 'now'> & {
  fetch: GuardedFetch;
  log: Logger;
};

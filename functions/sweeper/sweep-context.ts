/** What repairing rows needs. */
import type { Backend } from '#backend/backend.ts';
import type { Logger } from '#contracts/log.ts';
import type { UploadTable } from '#backend/tables/upload-table.ts';
import type { DeliveryTable } from '#backend/tables/delivery-table.ts';

export type SweepContext = Pick<
  Backend,
  'table' | 'jobs' | 'evaluations' | 'progress' | 'objects' | 'queues' | 'now'
> & {
  deliveries: DeliveryTable;
  uploads: UploadTable;
  log: Logger;
};

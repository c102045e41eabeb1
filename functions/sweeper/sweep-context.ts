/** What repairing rows needs. */
import type { Backend } from '../../contracts/cloud/backend.ts';
import type { Logger } from '../../contracts/log.ts';
import type { UploadTable } from '../../contracts/uploads/upload-table.ts';
import type { DeliveryTable } from '../../contracts/webhooks/delivery-table.ts';

export type SweepContext = Pick<
  Backend,
  'table' | 'jobs' | 'evaluations' | 'progress' | 'objects' | 'queues' | 'now'
> & {
  deliveries: DeliveryTable;
  uploads: UploadTable;
  log: Logger;
};

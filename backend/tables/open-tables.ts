/** Opens the one table as tables by kind of row. */
import type { Clock } from '#contracts/time.ts';
import type { Table } from '../table.ts';
import { DeliveryTable } from './delivery-table.ts';
import { EndpointTable } from './endpoint-table.ts';
import { EvaluationTable } from './evaluation-table.ts';
import { JobTable } from './job-table.ts';
import { KeyTable } from './key-table.ts';
import { ProgressTable } from './progress-table.ts';
import { ScheduleTable } from './schedule-table.ts';
import { UploadTable } from './upload-table.ts';
import { VocabularyTable } from './vocabulary-table.ts';

export type Tables = ReturnType<typeof openTables>;

/** @param repairSeconds The age at which the sweeper checks that a row's next step has happened. */
export function openTables(table: Table, now: Clock, repairSeconds: number) {
  return {
    jobs: new JobTable(table, now, repairSeconds),
    evaluations: new EvaluationTable(table, now, repairSeconds),
    progress: new ProgressTable(table, now),
    uploads: new UploadTable(table, now),
    vocabularies: new VocabularyTable(table, now),
    schedules: new ScheduleTable(table, now),
    keys: new KeyTable(table, now),
    endpoints: new EndpointTable(table, now),
    deliveries: new DeliveryTable(table, now),
  };
}

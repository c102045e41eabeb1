/**
 * One sweep: checks every row that is due, and does what a crash between two writes left undone.
 * Its messages may be duplicates by design. A row that cannot be repaired is logged and retried; it
 * stops no other.
 */
import pMap from 'p-map';
import type { Row } from '#backend/table.ts';
import { ID_PREFIXES } from '#contracts/ids.ts';
import { repairDelivery } from './repair-delivery.ts';
import { repairEvaluation } from './repair-evaluation.ts';
import { repairJob } from './repair-job.ts';
import { repairUpload } from './repair-upload.ts';
import type { SweepContext } from './sweep-context.ts';

const ROWS_AT_A_TIME = 8;

/** How many rows were repaired, by kind of repair. */
export type SweepReport = { repaired: Record<string, number>; unrepaired: number };

type Repair = (context: SweepContext, row: Row) => Promise<string>;

const REPAIRS: Record<string, Repair> = {
  [ID_PREFIXES.segmentation]: repairJob,
  [ID_PREFIXES.evaluation]: repairEvaluation,
  [ID_PREFIXES.upload]: repairUpload,
  [ID_PREFIXES.webhookDelivery]: repairDelivery,
};

/** @param signal Stops the sweep early; the next one resumes. */
export async function sweep(context: SweepContext, signal: AbortSignal): Promise<SweepReport> {
  const report: SweepReport = { repaired: {}, unrepaired: 0 };
  const repairOne = async (row: Row) => {
    if (signal.aborted) return;
    try {
      const repair = await repairRow(context, row);
      report.repaired[repair] = (report.repaired[repair] ?? 0) + 1;
    } catch (error) {
      report.unrepaired += 1;
      context.log.error({ err: error, row: row.sk }, 'a row could not be repaired and is retried');
    }
  };
  const due = context.table.due(context.now(), undefined, signal);
  await pMap(due, repairOne, { concurrency: ROWS_AT_A_TIME });
  if (signal.aborted) context.log.warn(report, 'a sweep took too long; the next one resumes');
  return report;
}

async function repairRow(context: SweepContext, row: Row): Promise<string> {
  const kind = row.sk.slice(0, row.sk.indexOf('_'));
  const repair = REPAIRS[kind];
  if (repair === undefined) throw new Error(`No repair handles rows like "${row.sk}".`);
  return repair(context, row);
}

/**
 * Advances every schedule that is due, each minute. One that fails is logged and retried; it stops
 * no other.
 */
import pMap from 'p-map';
import type { Row, Table } from '#backend/table.ts';
import { SCHEDULES_SHARD } from '#contracts/storage/table-definition.ts';
import { scheduleRecordSchema } from '#contracts/schedules/schedule.ts';
import { advanceSchedule } from './advance-schedule.ts';
import type { SchedulesContext } from './schedules-context.ts';

const SCHEDULES_AT_A_TIME = 8;

/** @param signal Stops early; the next minute resumes. Throws at the end if a schedule failed. */
export async function runDueSchedules(
  context: SchedulesContext & { table: Table },
  signal: AbortSignal,
): Promise<void> {
  let failures = 0;
  const runOne = async (row: Row) => {
    if (signal.aborted) return;
    try {
      await runSchedule(context, row);
    } catch (error) {
      failures += 1;
      context.log.error({ err: error, row: row.sk }, 'a schedule failed and is retried');
    }
  };
  const due = context.table.due(context.now(), [SCHEDULES_SHARD], signal);
  await pMap(due, runOne, { concurrency: SCHEDULES_AT_A_TIME });
  if (signal.aborted) context.log.warn('the schedules took too long; the next minute resumes');
  if (failures > 0) throw new Error(`${failures} schedules failed and are retried.`);
}

/** The index may lag behind the row. */
async function runSchedule(context: SchedulesContext, row: Row): Promise<void> {
  const schedule = await context.schedules.get(
    scheduleRecordSchema.pick({ tenant: true, name: true }).parse(row),
  );
  if (schedule) await advanceSchedule(context, schedule);
}

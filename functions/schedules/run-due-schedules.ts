/**
 * What happens each minute: every schedule that is due is brought on. One that cannot be is told and
 * comes again; it stops no other.
 */
import pMap from 'p-map';
import type { Row, Table } from '#backend/table.ts';
import { SCHEDULES_SHARD } from '#contracts/storage/table-definition.ts';
import { scheduleRecordSchema } from '#contracts/schedules/schedule.ts';
import { advanceSchedule } from './advance-schedule.ts';
import type { SchedulesContext } from './schedules-context.ts';

const SCHEDULES_AT_A_TIME = 8;

/** @param signal Ends it; the next minute goes on. Throws, after all the others, where one failed. */
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
      context.log.error({ err: error, row: row.sk }, 'a schedule was not run and comes again');
    }
  };
  const due = context.table.due(context.now(), [SCHEDULES_SHARD], signal);
  await pMap(due, runOne, { concurrency: SCHEDULES_AT_A_TIME });
  if (signal.aborted) context.log.warn('schedules took too long; the next minute goes on');
  if (failures > 0) throw new Error(`${failures} schedules were not run and come again.`);
}

/** The index may be behind the row. */
async function runSchedule(context: SchedulesContext, row: Row): Promise<void> {
  const schedule = await context.schedules.get(
    scheduleRecordSchema.pick({ tenant: true, name: true }).parse(row),
  );
  if (schedule) await advanceSchedule(context, schedule);
}

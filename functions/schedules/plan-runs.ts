/**
 * Decides which runs a schedule has now, and which of them may start. Pure: the result is written
 * into the schedule's row at once, so that a decision is made once and survives a crash.
 */
import { newId } from '#contracts/ids.ts';
import { lastTime, nextTime } from '#contracts/schedules/cron.ts';
import type { Schedule } from '#contracts/schedules/schedule.ts';
import type { ScheduleRun } from '#contracts/schedules/schedule-run.ts';
import { later } from '#contracts/time.ts';

/** A run that is later than this counts as missed. */
export const LATE_SECONDS = 300;
/** The count of missed times stops here: after a year there would be many. */
const MOST_COUNTED = 100;

export type Plan = Pick<Schedule, 'unrecorded'> &
  Partial<Pick<Schedule, 'waiting' | 'last_run' | 'next_run_at'>>;

/**
 * Plans the runs of a due schedule: the latest time runs unless it is late, and the earlier ones
 * are missed.
 * @param blocking The previous run's evaluation, if it has not ended.
 */
export function planDueRuns(schedule: Schedule, now: Date, blocking: string | undefined): Plan {
  const first = new Date(schedule.next_run_at ?? now);
  const last = lastTime(schedule, now) ?? first;
  const inTime = later(last, LATE_SECONDS) >= now;
  const missed = missedRuns(schedule, { first, end: inTime ? later(last, -1) : last, now });
  const next_run_at = nextTime(schedule, now).toISOString();
  if (!inTime) return { unrecorded: missed, last_run: missed.at(-1), next_run_at };
  const run = newRun('cron', last);
  const plan = planRun(schedule, run, blocking);
  return { ...plan, unrecorded: [...missed, ...plan.unrecorded], next_run_at };
}

/**
 * Plans a run that a client requests now.
 * @param id The new run's id.
 */
export function planRequestedRun(
  schedule: Schedule,
  id: string,
  now: Date,
  blocking: string | undefined,
): Plan {
  return planRun(schedule, { ...newRun('request', now), id }, blocking);
}

function planRun(schedule: Schedule, run: ScheduleRun, blocking: string | undefined): Plan {
  const obstacle = obstacleTo(schedule, blocking);
  if (obstacle === undefined) return { waiting: run, unrecorded: [run], last_run: run };
  const problem = { code: 'run-skipped' as const, detail: obstacle };
  const skipped: ScheduleRun = { ...run, status: 'skipped', blocked_by: blocking, problem };
  return { unrecorded: [skipped], last_run: skipped };
}

/** Returns the reason to skip a run, in words. */
function obstacleTo({ overlap, waiting }: Schedule, blocking: string | undefined): string | undefined {
  if (waiting !== undefined)
    return `The run ${waiting.id} already waits for its start; only one run can wait.`;
  if (overlap !== 'skip' || blocking === undefined) return undefined;
  return `The previous run's evaluation ${blocking} had not ended.`;
}

/**
 * Summarizes the times from `first` to `end` in one entry of the history; returns none if there are
 * none.
 */
function missedRuns(
  schedule: Schedule,
  { first, end, now }: { first: Date; end: Date; now: Date },
): ScheduleRun[] {
  if (end < first) return [];
  let count = 1;
  for (let at = nextTime(schedule, first); at <= end && count < MOST_COUNTED; at = nextTime(schedule, at)) {
    count += 1;
  }
  const last = (lastTime(schedule, end) ?? first).toISOString();
  const run = newRun('cron', first);
  const detail = `The scheduler was not running from ${run.scheduled_for} until ${now.toISOString()}.`;
  return [{ ...run, status: 'missed', missed: { count, last }, problem: { code: 'run-missed', detail } }];
}

function newRun(trigger: ScheduleRun['trigger'], at: Date): ScheduleRun {
  return {
    id: newId('scheduleRun', at.getTime()),
    status: 'queued',
    trigger,
    scheduled_for: at.toISOString(),
  };
}

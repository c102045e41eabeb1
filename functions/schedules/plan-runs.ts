/**
 * Which runs a schedule has now, and which of them may start. Pure; what it returns is written into the
 * schedule's row at once, so that a decision is taken once and outlives whoever took it.
 */
import { newId } from '#contracts/ids.ts';
import { lastTime, nextTime } from '#contracts/schedules/cron.ts';
import type { Schedule } from '#contracts/schedules/schedule.ts';
import type { ScheduleRun } from '#contracts/schedules/schedule-run.ts';
import { later } from '#contracts/time.ts';

/** A run that is later than that is missed. */
export const LATE_SECONDS = 300;
/** Missed times are counted no further: after a year there are many. */
const MOST_COUNTED = 100;

export type Plan = Pick<Schedule, 'untold'> & Partial<Pick<Schedule, 'waiting' | 'last_run' | 'next_run_at'>>;

/**
 * Of a schedule that is due: the latest time runs unless it is late, those before it are missed.
 *
 * @param blocking The evaluation of the run before, if it has not ended.
 */
export function planDueRuns(schedule: Schedule, now: Date, blocking: string | undefined): Plan {
  const first = new Date(schedule.next_run_at ?? now);
  const last = lastTime(schedule, now) ?? first;
  const inTime = later(last, LATE_SECONDS) >= now;
  const missed = missedRuns(schedule, { first, end: inTime ? later(last, -1) : last, now });
  const next_run_at = nextTime(schedule, now).toISOString();
  if (!inTime) return { untold: missed, last_run: missed.at(-1), next_run_at };
  const run = newRun('cron', last);
  const plan = planRun(schedule, run, blocking);
  return { ...plan, untold: [...missed, ...plan.untold], next_run_at };
}

/** One that somebody asks for now. @param id Of the run. */
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
  if (obstacle === undefined) return { waiting: run, untold: [run], last_run: run };
  const problem = { code: 'run-skipped' as const, detail: obstacle };
  const skipped: ScheduleRun = { ...run, status: 'skipped', blocked_by: blocking, problem };
  return { untold: [skipped], last_run: skipped };
}

/** In words, why a run is left out. */
function obstacleTo({ overlap, waiting }: Schedule, blocking: string | undefined): string | undefined {
  if (waiting !== undefined)
    return `The run ${waiting.id} waits for its start already; no other waits beside it.`;
  if (overlap !== 'skip' || blocking === undefined) return undefined;
  return `The evaluation ${blocking} of the run before had not ended.`;
}

/** The times from `first` to `end` as one entry of the history; none where there are none. */
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
  const detail = `Nobody looked at the schedule from ${run.scheduled_for} until ${now.toISOString()}.`;
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

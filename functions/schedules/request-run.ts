/** Starts a run that a client requests now. The schedule's own overlap rule applies to it. */
import { ProblemError } from '#contracts/errors.ts';
import type { Schedule } from '#contracts/schedules/schedule.ts';
import type { ScheduleRun } from '#contracts/schedules/schedule-run.ts';
import { blockingEvaluation, settle } from './advance-schedule.ts';
import { planRequestedRun } from './plan-runs.ts';
import type { SchedulesContext } from './schedules-context.ts';

/** Each run writes its schedule four times, and each write may collide with another run's. */
const MOST_TRIES = 20;

/**
 * Returns the run as far as it came. The same id always returns the same run. Returns undefined if
 * the schedule was deleted; throws `unavailable` if other writes keep winning.
 */
export async function requestRun(
  context: SchedulesContext,
  name: Pick<Schedule, 'tenant' | 'name'>,
  runId: string,
): Promise<ScheduleRun | undefined> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const schedule = await context.schedules.get(name);
    if (!schedule) return undefined;
    const known = await context.schedules.getRun(schedule, runId);
    if (known) return known;
    const decided = isDecided(schedule, runId) ? schedule : await decide(context, schedule, runId);
    if (decided) await settle(context, decided);
  }
  throw new ProblemError(
    'unavailable',
    'Too many runs of this schedule are requested at once. Try again in a moment.',
    {
      retryable: true,
    },
  );
}

function isDecided({ unrecorded }: Schedule, runId: string): boolean {
  return unrecorded.some(({ id }) => id === runId);
}

async function decide(
  context: SchedulesContext,
  schedule: Schedule,
  runId: string,
): Promise<Schedule | undefined> {
  const blocking = await blockingEvaluation(context, schedule);
  const plan = planRequestedRun(schedule, runId, context.now(), blocking);
  const unrecorded = [...schedule.unrecorded, ...plan.unrecorded];
  return context.schedules.change(schedule, { ...plan, unrecorded });
}

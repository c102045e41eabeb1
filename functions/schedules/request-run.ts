/** A run that somebody asks for now: the overlap with the run before is the schedule's own. */
import { ProblemError } from '#contracts/errors.ts';
import type { Schedule } from '#contracts/schedules/schedule.ts';
import type { ScheduleRun } from '#contracts/schedules/schedule-run.ts';
import { blockingEvaluation, settle } from './advance-schedule.ts';
import { planRequestedRun } from './plan-runs.ts';
import type { SchedulesContext } from './schedules-context.ts';

/** A run is four writes of its schedule, and each of them may come between two of another's. */
const MOST_TRIES = 20;

/**
 * The run as far as it came. Asked for again with the same id, the same run. Undefined where the
 * schedule is gone; throws `unavailable` where others write it all the time.
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
    'Many ask for runs of this schedule at once. Try again in a moment.',
    {
      retryable: true,
    },
  );
}

function isDecided({ untold }: Schedule, runId: string): boolean {
  return untold.some(({ id }) => id === runId);
}

async function decide(
  context: SchedulesContext,
  schedule: Schedule,
  runId: string,
): Promise<Schedule | undefined> {
  const blocking = await blockingEvaluation(context, schedule);
  const plan = planRequestedRun(schedule, runId, context.now(), blocking);
  const untold = [...schedule.untold, ...plan.untold];
  return context.schedules.change(schedule, { ...plan, untold });
}

/**
 * Brings a schedule on. Every step is first decided in its row and then done, and whoever comes after a
 * crash does what the row says: the history is told, and the run that waits is started as soon as it may.
 * Of two that are at it at once, one writes the row and the other stops (undefined).
 */
import { ProblemError } from '#contracts/errors.ts';
import type { EvaluationRequest } from '#contracts/evaluations/evaluation-request.ts';
import type { Schedule } from '#contracts/schedules/schedule.ts';
import { evaluationIdOf, type ScheduleRun } from '#contracts/schedules/schedule-run.ts';
import { planDueRuns } from './plan-runs.ts';
import type { SchedulesContext } from './schedules-context.ts';

/** All that there is to do for it now. */
export async function advanceSchedule(
  context: SchedulesContext,
  schedule: Schedule,
): Promise<Schedule | undefined> {
  const settled = await settle(context, schedule);
  const now = context.now();
  if (settled?.next_run_at === undefined || new Date(settled.next_run_at) > now) return settled;
  const plan = planDueRuns(settled, now, await blockingEvaluation(context, settled));
  const planned = await context.schedules.change(settled, plan);
  return planned && settle(context, planned);
}

/** Does what was decided. */
export async function settle(context: SchedulesContext, schedule: Schedule): Promise<Schedule | undefined> {
  const told = await tellRuns(context, schedule);
  if (told?.waiting === undefined) return told;
  const started = await startWaiting(context, told, told.waiting);
  return started && tellRuns(context, started);
}

/** The evaluation of the run before, if it has not ended. */
export async function blockingEvaluation(
  { evaluations }: SchedulesContext,
  { tenant, evaluation_id: id }: Schedule,
): Promise<string | undefined> {
  if (id === undefined) return undefined;
  return (await evaluations.hasEnded({ tenant, id })) ? undefined : id;
}

/** The request of each run. */
export function requestOf({
  evaluation,
  webhook,
}: Pick<Schedule, 'evaluation' | 'webhook'>): EvaluationRequest {
  return { ...evaluation, webhook: webhook ?? evaluation.webhook };
}

async function tellRuns(context: SchedulesContext, schedule: Schedule): Promise<Schedule | undefined> {
  if (schedule.untold.length === 0) return schedule;
  for (const run of schedule.untold) {
    await context.schedules.tellRun(schedule, run);
    logRun(context, schedule, run);
  }
  return context.schedules.change(schedule, { untold: [] });
}

async function startWaiting(
  context: SchedulesContext,
  schedule: Schedule,
  waiting: ScheduleRun,
): Promise<Schedule | undefined> {
  const blocking = await blockingEvaluation(context, schedule);
  if (blocking !== undefined) {
    if (schedule.overlap !== 'cancel_previous') return schedule;
    await context.evaluations.cancel({ tenant: schedule.tenant, id: blocking });
  }
  const succeeded = await lastSucceeded(context, schedule);
  const run = await start(context, schedule, waiting, succeeded);
  return context.schedules.change(schedule, {
    waiting: undefined,
    untold: [run],
    last_run: run,
    evaluation_id: run.evaluation_id ?? schedule.evaluation_id,
    succeeded_id: succeeded,
  });
}

/** What a run can be compared with. */
async function lastSucceeded(
  { evaluations }: SchedulesContext,
  { tenant, evaluation_id, succeeded_id }: Schedule,
): Promise<string | undefined> {
  for (const id of [evaluation_id, succeeded_id]) {
    if (id !== undefined && (await evaluations.isComparable({ tenant, id }))) return id;
  }
  return undefined;
}

/** A request that cannot be answered any more fails the run; a store that does not answer lets it wait. */
async function start(
  { evaluations, trace, now }: SchedulesContext,
  schedule: Schedule,
  run: ScheduleRun,
  succeeded: string | undefined,
): Promise<ScheduleRun> {
  const id = evaluationIdOf(run);
  const request = requestOf(schedule);
  if (schedule.compare_to_previous) request.compare_to = succeeded ?? request.compare_to;
  try {
    await evaluations.create({ tenant: schedule.tenant, id }, request, trace);
  } catch (error) {
    if (!(error instanceof ProblemError) || error.retryable) throw error;
    return { ...run, status: 'failed', problem: { code: error.code, detail: error.message } };
  }
  return { ...run, status: 'started', started_at: now().toISOString(), evaluation_id: id };
}

function logRun({ log }: SchedulesContext, { tenant, name }: Schedule, run: ScheduleRun): void {
  const level = run.status === 'missed' || run.status === 'failed' ? 'warn' : 'info';
  log[level]({ tenant, schedule: name, run }, `a run was ${run.status}`);
}

/**
 * Advances a schedule. Every step is first decided in its row and then carried out, so that after a
 * crash the next caller resumes from the row: it records the history, and starts the waiting run as
 * soon as it may. If two callers race, one wins the write and the other gets undefined.
 */
import { ProblemError } from '#contracts/errors.ts';
import type { EvaluationRequest } from '#contracts/evaluations/evaluation-request.ts';
import type { Schedule } from '#contracts/schedules/schedule.ts';
import { evaluationIdOf, type ScheduleRun } from '#contracts/schedules/schedule-run.ts';
import { planDueRuns } from './plan-runs.ts';
import type { SchedulesContext } from './schedules-context.ts';

/** Does everything that is due now. */
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

/** Carries out what the row says was decided. */
export async function settle(context: SchedulesContext, schedule: Schedule): Promise<Schedule | undefined> {
  const told = await recordRuns(context, schedule);
  if (told?.waiting === undefined) return told;
  const started = await startWaiting(context, told, told.waiting);
  return started && recordRuns(context, started);
}

/** Returns the previous run's evaluation, if it has not ended. */
export async function blockingEvaluation(
  { evaluations }: SchedulesContext,
  { tenant, evaluation_id: id }: Schedule,
): Promise<string | undefined> {
  if (id === undefined) return undefined;
  return (await evaluations.hasEnded({ tenant, id })) ? undefined : id;
}

/** Returns the request that each run sends. */
export function requestOf({
  evaluation,
  webhook,
}: Pick<Schedule, 'evaluation' | 'webhook'>): EvaluationRequest {
  return { ...evaluation, webhook: webhook ?? evaluation.webhook };
}

async function recordRuns(context: SchedulesContext, schedule: Schedule): Promise<Schedule | undefined> {
  if (schedule.unrecorded.length === 0) return schedule;
  for (const run of schedule.unrecorded) {
    await context.schedules.tellRun(schedule, run);
    logRun(context, schedule, run);
  }
  return context.schedules.change(schedule, { unrecorded: [] });
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
    unrecorded: [run],
    last_run: run,
    evaluation_id: run.evaluation_id ?? schedule.evaluation_id,
    succeeded_id: succeeded,
  });
}

/** Finds the evaluation that a run can be compared with. */
async function lastSucceeded(
  { evaluations }: SchedulesContext,
  { tenant, evaluation_id, succeeded_id }: Schedule,
): Promise<string | undefined> {
  for (const id of [evaluation_id, succeeded_id]) {
    if (id !== undefined && (await evaluations.isComparable({ tenant, id }))) return id;
  }
  return undefined;
}

/**
 * A request that can no longer succeed fails the run; a store that does not answer postpones it.
 */
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

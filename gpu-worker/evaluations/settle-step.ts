/** The end of an attempt at a step of an evaluation: first the row and the webhook message, then the step's own message. */
import { finishEvaluation, publishEvaluationEnd } from '#backend/finish-work.ts';
import type { EvaluationEnd } from '#backend/tables/evaluation-table.ts';
import type { EvaluationName } from '#contracts/evaluations/evaluation-row.ts';
import { isTerminal } from '#contracts/jobs/job-states.ts';
import type { Received, Unfinished } from '../attempts/attempt.ts';
import { untilLeaseExpires } from '../attempts/retry-delay.ts';
import { dropIfDeleted, settleUnfinished } from '../attempts/settle-unfinished.ts';
import type { WorkerContext } from '../worker-context.ts';

export type ActiveStep = Received & {
  name: EvaluationName;
  /** The shard's number; null for planning. */
  shard: number | null;
};

export type StepOutcome =
  /** The step is done; other steps remain. */
  | { kind: 'done' }
  /** The step was the last one. */
  | { kind: 'finished'; end: EvaluationEnd }
  | Unfinished;

export async function settleStep(
  context: WorkerContext,
  step: ActiveStep,
  outcome: StepOutcome,
): Promise<void> {
  const { message, name, shard } = step;
  const { evaluations } = context.backend;
  if (outcome.kind === 'done') return message.delete();
  if (outcome.kind === 'finished') return endEvaluation(context, step, outcome.end);
  return settleUnfinished(outcome, {
    message,
    title: shard === null ? 'The list of its images' : `Part ${shard} of its images`,
    fail: (problem) => endEvaluation(context, step, { status: 'failed', problem }),
    // The API ends a canceled evaluation itself: the row already says so.
    cancel: () => deferToRow(context, step),
    defer: () => deferToRow(context, step),
    release: () => evaluations.release(name, context.id),
    recordError: async ({ problem }) => {
      const row = await evaluations.recordError(name, { ...problem, worker: context.id, shard });
      return row?.errors.filter((error) => error.shard === shard);
    },
  });
}

/** An evaluation that has already ended stays as it is. */
async function endEvaluation(context: WorkerContext, step: ActiveStep, end: EvaluationEnd): Promise<void> {
  const row = await context.backend.evaluations.get(step.name);
  const ended = row && (await finishEvaluation(context.backend, row, end));
  if (!ended) return deferToRow(context, step);
  const { status, problem, scores, gates } = end;
  step.log.info({ status, problem, miou: scores?.variants[0]?.miou, gates }, 'evaluation ended');
  await step.message.delete();
}

/**
 * Handles the message of an evaluation that this worker cannot, or can no longer, work on. The row says why.
 */
async function deferToRow({ backend }: WorkerContext, { name, message, log }: ActiveStep): Promise<void> {
  const evaluation = await backend.evaluations.get(name);
  if (evaluation === undefined) {
    log.warn('a message names an evaluation that does not exist');
    return message.delete();
  }
  if (!isTerminal(evaluation.status)) return message.hide(untilLeaseExpires(evaluation, backend.now()));
  if (evaluation.event_pending) await publishEvaluationEnd(backend, evaluation);
  await dropIfDeleted(backend.objects, evaluation, evaluation);
  await message.delete();
}

/** From how a step of an evaluation went to what is written about it, and when its message comes back. */
import type { EvaluationName, EvaluationRow } from '#contracts/evaluations/evaluation-row.ts';
import type { EvaluationEnd } from '#backend/tables/evaluation-table.ts';
import { finishEvaluation } from '#backend/finish-work.ts';
import type { Logger } from '#contracts/log.ts';
import { ATTEMPTS } from '#contracts/limits.ts';
import { comebackSeconds } from '../jobs/comeback.ts';
import type { Interruption } from '../queue/heartbeat.ts';
import type { ReceivedMessage } from '../queue/job-source.ts';
import type { Verdict } from '../jobs/judge-error.ts';
import type { WorkerContext } from '../worker-context.ts';
import { settleEvaluation } from './settle-evaluation.ts';

export type Outcome =
  /** The step is done, and others are left. */
  | { kind: 'done' }
  /** It was the last one. */
  | { kind: 'finished'; end: EvaluationEnd }
  | { kind: Interruption }
  | Verdict;

export type StepAtHand = {
  name: EvaluationName;
  /** Null for planning. */
  shard: number | null;
  message: ReceivedMessage;
  log: Logger;
};

export async function concludeStep(
  context: WorkerContext,
  step: StepAtHand,
  outcome: Outcome,
): Promise<void> {
  const { message, name } = step;
  switch (outcome.kind) {
    case 'done':
      return message.delete();
    case 'finished':
      return end(context, step, outcome.end);
    case 'failed':
      return end(context, step, { status: 'failed', problem: outcome.problem });
    case 'canceled':
    case 'lost':
      return settleEvaluation(context, step);
    case 'released':
      await context.backend.evaluations.release(name, context.id);
      return message.hide(0);
    case 'postponed':
      await context.backend.evaluations.release(name, context.id);
      return message.hide(comebackSeconds(message));
    case 'recorded':
      return recordError(context, step, outcome);
  }
}

/** One that had ended otherwise stays so. */
async function end(context: WorkerContext, step: StepAtHand, ending: EvaluationEnd): Promise<void> {
  const { evaluations } = context.backend;
  const row = await evaluations.get(step.name);
  const ended = row && (await finishEvaluation(context.backend, row, ending));
  if (!ended) return settleEvaluation(context, step);
  const { status, problem, scores, gates } = ending;
  step.log.info({ status, problem, miou: scores?.settings[0]?.miou, gates }, 'evaluation ended');
  await step.message.delete();
}

async function recordError(
  context: WorkerContext,
  step: StepAtHand,
  { problem }: Extract<Verdict, { kind: 'recorded' }>,
): Promise<void> {
  const { name, shard, message } = step;
  const error = { ...problem, worker: context.id, shard };
  const row = await context.backend.evaluations.recordError(name, error);
  if (row === undefined) return settleEvaluation(context, step);
  const errors = row.errors.filter((each) => each.shard === shard);
  if (errors.length < ATTEMPTS.errors) return message.hide(comebackSeconds(message));
  return end(context, step, { status: 'failed', problem: exhausted(errors, shard) });
}

function exhausted(errors: EvaluationRow['errors'], shard: number | null): EvaluationRow['problem'] {
  const last = errors.at(-1);
  const what = shard === null ? 'The list of its images' : `Part ${shard} of its images`;
  return {
    code: 'job-exhausted',
    detail: `${what} failed ${errors.length} times and is not tried again. The last error was "${last?.code}": ${last?.detail}`,
  };
}

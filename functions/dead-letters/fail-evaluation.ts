/** Fails an evaluation when one of its messages becomes a dead letter. */
import type { EvaluationMessage } from '#contracts/queues/messages.ts';
import { isShardDone, missingShards } from '#contracts/evaluations/evaluation-progress.ts';
import type { EvaluationRow } from '#contracts/evaluations/evaluation-row.ts';
import { describeExhaustion } from '#contracts/jobs/describe-exhaustion.ts';
import { finishEvaluation } from '#backend/finish-work.ts';
import type { DeadLetterContext } from './dead-letter-context.ts';
import { DELIVERED_TOO_OFTEN, isLeased } from './dead-work.ts';

/**
 * Returns undefined if it has already ended, is in work, or another message has done this one's
 * work.
 */
export async function failEvaluation(
  context: DeadLetterContext,
  message: EvaluationMessage,
): Promise<EvaluationRow | undefined> {
  const { tenant, evaluation_id: id } = message;
  const evaluation = await context.evaluations.get({ tenant, id });
  if (evaluation === undefined || isLeased(evaluation, context.now())) return undefined;
  const shard = message.kind === 'evaluation-shard' ? message.shard : null;
  if (await isDone(context, evaluation, shard)) return undefined;
  const what = shard === null ? 'The list of its images' : `Part ${shard} of its images`;
  const errors = evaluation.errors.filter((error) => error.shard === shard);
  const problem = describeExhaustion(what, DELIVERED_TOO_OFTEN, errors);
  return finishEvaluation(context, evaluation, { status: 'failed', problem });
}

/** The last shard counts as done only when the evaluation has ended. */
async function isDone(
  { progress: table }: DeadLetterContext,
  evaluation: EvaluationRow,
  shard: number | null,
): Promise<boolean> {
  const progress = await table.get(evaluation);
  if (progress === undefined) return false;
  if (shard === null) return evaluation.shards_sent_at !== undefined;
  return isShardDone(progress, shard) && missingShards(progress).length > 0;
}

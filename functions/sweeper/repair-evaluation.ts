/**
 * Does what a crash between two writes left undone for an evaluation. Sending a message twice does
 * no harm.
 */
import { resultsPrefix } from '#contracts/storage/object-keys.ts';
import { planMessage, shardMessages } from '#contracts/queues/evaluation-messages.ts';
import type { EvaluationMessage } from '#contracts/queues/messages.ts';
import { missingShards } from '#contracts/evaluations/evaluation-progress.ts';
import { evaluationRowSchema, type EvaluationRow } from '#contracts/evaluations/evaluation-row.ts';
import { finishEvaluation, publishEvaluationEnd } from '#backend/finish-work.ts';
import { evaluationRepair, type EvaluationRepair } from './evaluation-repair.ts';
import type { SweepContext } from './sweep-context.ts';

/** The wait before an expired lease is checked again. */
const WAIT_SECONDS = 30;
/** The time that messages which were sent again have to find a worker. */
const RESUME_SECONDS = 600;
/**
 * Most of the missing messages may only be waiting for a worker: resending a few at a time finds
 * those that are lost.
 */
const MOST_SHARDS_AGAIN = 100;

export async function repairEvaluation(context: SweepContext, row: unknown): Promise<EvaluationRepair> {
  const evaluation = evaluationRowSchema.parse(row);
  const repair = evaluationRepair(evaluation, context.now());
  await REPAIRS[repair](context, evaluation);
  return repair;
}

const REPAIRS: Record<EvaluationRepair, (context: SweepContext, row: EvaluationRow) => Promise<unknown>> = {
  'delete-objects': deleteObjects,
  'publish-end': publishEvaluationEnd,
  forget: ({ evaluations }, row) => evaluations.scheduleSweep(row, 'never'),
  expire: (context, row) => finishEvaluation(context, row, { status: 'failed', problem: tooLate(row) }),
  async enqueue(context, row) {
    await context.queues.sendEvaluation([planMessage(row)]);
    await context.evaluations.markEnqueued(row);
  },
  wait: ({ evaluations }, row) => evaluations.scheduleSweep(row, WAIT_SECONDS),
  async resume(context, row) {
    await context.queues.sendEvaluation(await missingMessages(context, row));
    await context.evaluations.scheduleSweep(row, RESUME_SECONDS);
  },
};

/** The worker that finds all shards done finishes the evaluation. */
async function missingMessages(
  { progress: table }: SweepContext,
  row: EvaluationRow,
): Promise<EvaluationMessage[]> {
  const progress = await table.get(row);
  if (progress === undefined) return [planMessage(row)];
  const missing = missingShards(progress).slice(0, MOST_SHARDS_AGAIN);
  return shardMessages(row, missing.length > 0 ? missing : [0]);
}

function tooLate({ retention_days: days }: EvaluationRow): EvaluationRow['problem'] {
  return {
    code: 'job-expired',
    detail: `The evaluation did not end within its retention of ${days} days. Give it a longer one, or a sample.`,
  };
}

/**
 * Deletes what a worker wrote before it saw the deletion, and publishes an end that was not
 * published yet.
 */
async function deleteObjects(context: SweepContext, row: EvaluationRow): Promise<void> {
  const { evaluations, objects, queues } = context;
  const { tenant, id, trace, retention_days, event_pending } = row;
  if (event_pending) await queues.sendWebhook({ kind: 'evaluation-ended', tenant, evaluation_id: id, trace });
  await objects.deleteBelow(resultsPrefix(tenant, id, retention_days));
  await evaluations.scheduleSweep(row, 'never');
}

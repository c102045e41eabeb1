/** Cancels and deletes evaluations, also while workers score them. */
import type { Backend } from '#backend/backend.ts';
import { resultsPrefix } from '#contracts/storage/object-keys.ts';
import { ProblemError } from '#contracts/errors.ts';
import type { EvaluationRow } from '#contracts/evaluations/evaluation-row.ts';
import { finishEvaluation } from '#backend/finish-work.ts';
import { isTerminal } from '#contracts/jobs/job-states.ts';

/** Larger evaluations are deleted by the sweeper: a request has only seconds. */
const MOST_IMAGES_AT_ONCE = 5000;

/**
 * Cancels at once: the workers notice within seconds and stop. Throws `conflict` if it has already
 * ended.
 */
export async function cancelEvaluation(backend: Backend, evaluation: EvaluationRow): Promise<EvaluationRow> {
  const canceled = await finishEvaluation(backend, evaluation, { status: 'canceled' });
  if (canceled) return canceled;
  const { id, status } = (await backend.evaluations.get(evaluation)) ?? evaluation;
  throw new ProblemError(
    'conflict',
    `The evaluation ${id} has ended as "${status}"; nothing is left to cancel.`,
  );
}

/**
 * Marks the row before deleting the bytes, so that nobody is given links to missing objects. The
 * sweeper finds what a worker writes later; a repeated request deletes again.
 */
export async function deleteEvaluation(backend: Backend, evaluation: EvaluationRow): Promise<void> {
  const { evaluations, objects, progress } = backend;
  const { tenant, id, retention_days, status, deleted_at } = evaluation;
  if (!isTerminal(status)) await finishEvaluation(backend, evaluation, { status: 'canceled' });
  if (deleted_at === undefined) await evaluations.markDeleted(evaluation);
  const { images_total: images = 0 } = (await progress.get(evaluation)) ?? {};
  if (images > MOST_IMAGES_AT_ONCE) return evaluations.scheduleSweep(evaluation, 0);
  await objects.deleteBelow(resultsPrefix(tenant, id, retention_days));
}

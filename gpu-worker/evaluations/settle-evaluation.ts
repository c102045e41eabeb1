/** What to do with the message of an evaluation that this worker cannot work at, or no longer. The row says why. */
import { jobPrefix } from '#contracts/storage/object-keys.ts';
import type { EvaluationName, EvaluationRow } from '#contracts/evaluations/evaluation-row.ts';
import { publishEvaluationEnd } from '#backend/finish-work.ts';
import { isTerminal } from '#contracts/jobs/job-states.ts';
import type { Logger } from '#contracts/log.ts';
import type { ReceivedMessage } from '../queue/job-source.ts';
import { secondsUntilFree } from '../jobs/seconds-until-free.ts';
import type { WorkerContext } from '../worker-context.ts';

export async function settleEvaluation(
  { backend }: WorkerContext,
  { name, message, log }: { name: EvaluationName; message: ReceivedMessage; log: Logger },
): Promise<void> {
  const evaluation = await backend.evaluations.get(name);
  if (evaluation === undefined) {
    log.warn('a message names an evaluation that does not exist');
    return message.delete();
  }
  if (!isTerminal(evaluation.status)) return message.hide(secondsUntilFree(evaluation, backend.now()));
  if (evaluation.event_pending) await publishEvaluationEnd(backend, evaluation);
  await dropWhatIsDeleted(backend, evaluation);
  await message.delete();
}

/** Bytes of a deleted evaluation do not stay, whoever was late to write them. */
async function dropWhatIsDeleted(
  { objects }: WorkerContext['backend'],
  { tenant, id, retention_days, deleted_at }: EvaluationRow,
): Promise<void> {
  if (deleted_at !== undefined) await objects.deleteBelow(jobPrefix(tenant, id, retention_days));
}

/** The evaluation that a path names: 404 for what is not the tenant's, 410 for what was and is gone. */
import { ProblemError } from '../../../../contracts/errors.ts';
import type { EvaluationRow } from '../../../../contracts/evaluations/evaluation-row.ts';
import { isTerminal } from '../../../../contracts/jobs/job-states.ts';
import { SERVICE_LIMITS } from '../../../../contracts/limits.ts';
import { DAY_SECONDS, later } from '../../../../contracts/time.ts';
import type { ApiContext } from '../../context.ts';

/** Throws `not-found` or `gone`. */
export async function findEvaluation(c: ApiContext, id: string): Promise<EvaluationRow> {
  const evaluation = await findEvaluationOrTombstone(c, id);
  if (evaluation.deleted_at !== undefined) throw gone(id, 'was deleted');
  if (isPastRetention(evaluation, c.var.services.backend.now())) throw gone(id, 'is past its retention');
  return evaluation;
}

/** Also of one that is gone, for as long as that is told. */
export async function findEvaluationOrTombstone(c: ApiContext, id: string): Promise<EvaluationRow> {
  const { backend } = c.var.services;
  const evaluation = await backend.evaluations.get({ tenant: c.var.caller.tenant, id });
  const until = evaluation && later(new Date(evaluation.expires_at), SERVICE_LIMITS.goneDays * DAY_SECONDS);
  if (!evaluation || !until || until <= backend.now()) {
    throw new ProblemError('not-found', 'There is no evaluation with this id.');
  }
  c.set('jobId', evaluation.id);
  return evaluation;
}

/** Told of by 410, and no longer listed. */
export function isPastRetention(
  { status, expires_at }: Pick<EvaluationRow, 'status' | 'expires_at'>,
  now: Date,
): boolean {
  return isTerminal(status) && new Date(expires_at) <= now;
}

function gone(id: string, why: string): ProblemError {
  return new ProblemError('gone', `The evaluation ${id} ${why}; its results are no longer there.`);
}

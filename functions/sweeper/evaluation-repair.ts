/** Finds the repair that an evaluation with a due row needs. Pure. */
import type { EvaluationRow } from '#contracts/evaluations/evaluation-row.ts';
import { leaseRuns } from '#contracts/lease.ts';
import { isTerminal } from '#contracts/jobs/job-states.ts';

export type EvaluationRepair =
  | 'delete-objects'
  | 'publish-end'
  | 'forget'
  | 'expire'
  | 'enqueue'
  | 'wait'
  | 'resume';

export function evaluationRepair(evaluation: EvaluationRow, now: Date): EvaluationRepair {
  const { status, deleted_at, event_pending, expires_at, lease_until } = evaluation;
  if (deleted_at !== undefined) return 'delete-objects';
  if (isTerminal(status)) return event_pending ? 'publish-end' : 'forget';
  // The objects written so far expire now.
  if (new Date(expires_at) <= now) return 'expire';
  if (status === 'queued') return 'enqueue';
  return leaseRuns(lease_until, now) ? 'wait' : 'resume';
}

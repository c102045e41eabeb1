/**
 * Settles an attempt that was interrupted or failed, the same for jobs and evaluations: the work ends, is
 * retried, or is left to another worker.
 */
import type { Objects } from '#backend/objects.ts';
import { describeExhaustion } from '#contracts/jobs/describe-exhaustion.ts';
import type { Job, JobProblem } from '#contracts/jobs/job.ts';
import { ATTEMPTS } from '#contracts/limits.ts';
import { resultsPrefix } from '#contracts/storage/object-keys.ts';
import type { ReceivedMessage } from '../queue/job-source.ts';
import type { Unfinished } from './attempt.ts';
import type { Verdict } from './judge-error.ts';
import { retryDelay } from './retry-delay.ts';

/** The writes that settle a job, or a step of an evaluation. */
export type Settlement = {
  message: ReceivedMessage;
  /** The subject of problem texts: "The job". */
  title: string;
  fail(problem: JobProblem): Promise<void>;
  cancel(): Promise<void>;
  /** The work has ended or has another worker: its row decides what happens to the message. */
  defer(): Promise<void>;
  /** Ends this worker's lease. */
  release(): Promise<unknown>;
  /** Returns all errors recorded so far; undefined where the work is no longer this worker's. */
  recordError(error: Recorded): Promise<readonly JobProblem[] | undefined>;
};

type Recorded = Extract<Verdict, { kind: 'recorded' }>;

export async function settleUnfinished(outcome: Unfinished, work: Settlement): Promise<void> {
  const { message } = work;
  switch (outcome.kind) {
    case 'failed':
      return work.fail(outcome.problem);
    case 'canceled':
      return work.cancel();
    case 'lost':
      return work.defer();
    case 'released':
      await work.release();
      return message.hide(0);
    case 'postponed':
      await work.release();
      return message.hide(retryDelay(message));
    case 'recorded':
      return retryOrFail(outcome, work);
  }
}

async function retryOrFail(outcome: Recorded, work: Settlement): Promise<void> {
  const errors = await work.recordError(outcome);
  if (errors === undefined) return work.defer();
  if (errors.length < ATTEMPTS.errors) return work.message.hide(retryDelay(work.message));
  const reason = `failed ${errors.length} times and is not retried`;
  return work.fail(describeExhaustion(work.title, reason, errors));
}

type Stored = Pick<Job, 'tenant' | 'id' | 'retention_days'>;

/**
 * Deletes the objects of deleted work, also those stored after the deletion.
 * @param row The work's row, if there is one.
 */
export async function dropIfDeleted(
  objects: Objects,
  { tenant, id, retention_days }: Stored,
  row: { deleted_at?: string } | undefined,
): Promise<void> {
  if (row !== undefined && row.deleted_at === undefined) return;
  await objects.deleteBelow(resultsPrefix(tenant, id, retention_days));
}

/**
 * What follows from an attempt that was interrupted or failed, the same for jobs and evaluations: the
 * work ends, is retried, or is left to another worker.
 */
import type { Objects } from '#backend/objects.ts';
import type { Job, JobProblem } from '#contracts/jobs/job.ts';
import { ATTEMPTS } from '#contracts/limits.ts';
import { jobPrefix } from '#contracts/storage/object-keys.ts';
import type { ReceivedMessage } from '../queue/job-source.ts';
import type { Unfinished } from './attempt.ts';
import type { Verdict } from './judge-error.ts';
import { retryDelay } from './retry-delay.ts';

/** The writes by which a job, or a step of an evaluation, is settled. */
export type Settlement = {
  message: ReceivedMessage;
  /** The work as a problem's text names it: "The job". */
  title: string;
  fail(problem: JobProblem): Promise<void>;
  cancel(): Promise<void>;
  /** The work ended elsewhere or has another worker: its row says what becomes of the message. */
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
  return work.fail(describeExhaustion(work.title, errors));
}

function describeExhaustion(title: string, errors: readonly JobProblem[]): JobProblem {
  const last = errors.at(-1);
  return {
    code: 'job-exhausted',
    detail:
      `${title} failed ${errors.length} times and is not tried again. ` +
      `The last error was "${last?.code}": ${last?.detail}`,
  };
}

type Stored = Pick<Job, 'tenant' | 'id' | 'retention_days'>;

/** Deletes what is stored for work that was deleted, whoever stored it too late. @param row Its row, if there is one. */
export async function dropIfDeleted(
  objects: Objects,
  { tenant, id, retention_days }: Stored,
  row: { deleted_at?: string } | undefined,
): Promise<void> {
  if (row !== undefined && row.deleted_at === undefined) return;
  await objects.deleteBelow(jobPrefix(tenant, id, retention_days));
}

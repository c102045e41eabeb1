/** Fails a job whose message becomes a dead letter. */
import type { JobMessage } from '#contracts/queues/messages.ts';
import { endBeforeStart, finishJob } from '#backend/finish-work.ts';
import { describeExhaustion } from '#contracts/jobs/describe-exhaustion.ts';
import type { Job } from '#contracts/jobs/job.ts';
import { later } from '#contracts/time.ts';
import type { DeadLetterContext } from './dead-letter-context.ts';
import { DELIVERED_TOO_OFTEN, isLeased } from './dead-work.ts';

/**
 * The time in which another message of a released job finds a worker, if there is such a message.
 */
const BETWEEN_ATTEMPTS_SECONDS = 60;

/**
 * Returns undefined if the job has already ended, or runs. Throws if the letter must be retried.
 */
export async function failJob(
  context: DeadLetterContext,
  { tenant, job_id: id }: JobMessage,
): Promise<Job | undefined> {
  const job = await context.jobs.get({ tenant, id });
  if (job === undefined || isLeased(job, context.now())) return undefined;
  const before = later(context.now(), -BETWEEN_ATTEMPTS_SECONDS);
  if (isLeased(job, before)) throw new Error(`${job.id} was released just now and may run again.`);
  const problem = describeExhaustion('The job', DELIVERED_TOO_OFTEN, job.errors);
  return finishJob(context, job, endBeforeStart(job, context.now()) ?? { status: 'failed', problem });
}

/** The end of a job whose message was given out too often. */
import type { JobMessage } from '#contracts/queues/messages.ts';
import { endBeforeStart, finishJob } from '#backend/finish-work.ts';
import type { Job } from '#contracts/jobs/job.ts';
import { later } from '#contracts/time.ts';
import type { DeadLetterContext } from './dead-letter-context.ts';
import { describeExhaustion, isLeased } from './exhaustion.ts';

/** In which another message of the job finds a worker, if there is one. */
const BETWEEN_ATTEMPTS_SECONDS = 60;

/** Undefined where it had ended, or runs. Throws where the letter has to come again. */
export async function failJob(
  context: DeadLetterContext,
  { tenant, job_id: id }: JobMessage,
): Promise<Job | undefined> {
  const job = await context.jobs.get({ tenant, id });
  if (job === undefined || isLeased(job, context.now())) return undefined;
  const before = later(context.now(), -BETWEEN_ATTEMPTS_SECONDS);
  if (isLeased(job, before)) throw new Error(`${job.id} was given back just now, and may run again.`);
  const problem = describeExhaustion('The job', job.errors);
  return finishJob(context, job, endBeforeStart(job, context.now()) ?? { status: 'failed', problem });
}

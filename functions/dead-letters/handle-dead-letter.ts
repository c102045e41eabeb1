/**
 * A message that nobody could work off, from the dead-letter queues of workers and importer: its job
 * fails, and says so. A job that runs meanwhile is left alone: the message was a duplicate. So it may
 * be where the job was given back just now: then the letter is looked at again later.
 */
import { createHash } from 'node:crypto';
import type { Backend } from '../../contracts/cloud/backend.ts';
import { jobMessageSchema, type JobMessage } from '../../contracts/cloud/messages.ts';
import { endBeforeStart } from '../../contracts/jobs/end-before-start.ts';
import { finishJob } from '../../contracts/jobs/finish-job.ts';
import type { JobEnd } from '../../contracts/jobs/job-table.ts';
import type { Job } from '../../contracts/jobs/job.ts';
import { ATTEMPTS } from '../../contracts/limits.ts';
import type { Logger } from '../../contracts/log.ts';
import { later } from '../../contracts/time.ts';
import { parseMessage } from '../messages/message-handler.ts';

export type DeadLetterContext = Pick<Backend, 'jobs' | 'queues' | 'now'> & { log: Logger };

/** In which another message of the job finds a worker, if there is one. */
const BETWEEN_ATTEMPTS_SECONDS = 60;

/** Throws where the letter has to come again. */
export async function handleDeadLetter(context: DeadLetterContext, body: string): Promise<void> {
  const message = readable(context.log, body);
  if (message === undefined) return;
  const job = await context.jobs.get({ tenant: message.tenant, id: message.job_id });
  if (job === undefined || isRunning(job, context.now())) return;
  const before = later(context.now(), -BETWEEN_ATTEMPTS_SECONDS);
  if (isRunning(job, before)) throw new Error(`${job.id} was given back just now, and may run again.`);
  const ended = await finishJob(context, job, endBeforeStart(job, context.now()) ?? exhausted(job));
  if (!ended) return;
  const { id: job_id, trace, status, problem } = ended;
  context.log.error({ job_id, request_id: trace.request_id, status, problem }, 'a dead letter ended its job');
}

/** What is no message cannot be put right: its digest says whether it is always the same one. */
function readable(log: Logger, body: string): JobMessage | undefined {
  try {
    return parseMessage(jobMessageSchema, body);
  } catch (error) {
    const sha256 = createHash('sha256').update(body).digest('hex');
    const reason = error instanceof Error ? error.name : typeof error;
    log.error({ sha256, bytes: Buffer.byteLength(body), reason }, 'a dead letter is malformed and dropped');
    return undefined;
  }
}

/** At that time, as far as its row tells. */
function isRunning({ status, lease_until }: Job, at: Date): boolean {
  return status === 'running' && lease_until !== undefined && new Date(lease_until) > at;
}

function exhausted({ errors }: Job): JobEnd {
  const last = errors.at(-1);
  const known = last
    ? `The last recorded error was "${last.code}": ${last.detail}`
    : 'No error was recorded.';
  return {
    status: 'failed',
    problem: {
      code: 'job-exhausted',
      detail: `The job was given out ${ATTEMPTS.receives} times and never came to its end. ${known}`,
    },
  };
}

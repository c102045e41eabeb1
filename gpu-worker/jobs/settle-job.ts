/**
 * What to do with the message of a job that this worker cannot run, or runs no longer. The row says
 * why: a message is only a reminder.
 */
import { endBeforeStart, publishJobEnd } from '#backend/finish-work.ts';
import type { Job } from '#contracts/jobs/job.ts';
import { isTerminal } from '#contracts/jobs/job-states.ts';
import type { JobName } from '#backend/tables/job-table.ts';
import type { Logger } from '#contracts/log.ts';
import { dropWhatIsDeleted, endJob } from './end-job.ts';
import type { ReceivedMessage } from '../queue/job-source.ts';
import { describeWait, measureNothing } from './run-meter.ts';
import { secondsUntilFree } from './seconds-until-free.ts';
import type { WorkerContext } from '../worker-context.ts';

export async function settleJob(
  context: WorkerContext,
  name: JobName,
  { message, log }: { message: ReceivedMessage; log: Logger },
): Promise<void> {
  const job = await context.backend.jobs.get(name);
  if (job === undefined) {
    log.warn('a message names a job that does not exist');
    return message.delete();
  }
  if (isTerminal(job.status)) return settleEnded(context, job, message);
  const end = endBeforeStart(job, context.backend.now());
  if (end) return endJob(context, { job, message, log }, { ...end, ...measure(context, job) });
  return message.hide(secondsUntilFree(job, context.backend.now()));
}

/** The message came twice, or its job ended while it waited; a crash may have left something to do. */
async function settleEnded({ backend }: WorkerContext, job: Job, message: ReceivedMessage): Promise<void> {
  if (job.event_pending) await publishJobEnd(backend, job);
  await dropWhatIsDeleted(backend, job, job);
  await message.delete();
}

function measure({ backend, readiness, price }: WorkerContext, job: Job) {
  return measureNothing(describeWait(job, backend.now(), readiness.readyAt), price);
}

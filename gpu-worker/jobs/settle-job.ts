/** The end of an attempt at a job: first the job's row and its webhook message, and only then the job's own message. */
import { endBeforeStart, finishJob, publishJobEnd } from '#backend/finish-work.ts';
import type { JobEnd, JobName } from '#backend/tables/job-table.ts';
import type { Job } from '#contracts/jobs/job.ts';
import { isTerminal } from '#contracts/jobs/job-states.ts';
import type { Received, Unfinished } from '../attempts/attempt.ts';
import { untilLeaseExpires } from '../attempts/retry-delay.ts';
import { dropIfDeleted, settleUnfinished } from '../attempts/settle-unfinished.ts';
import type { WorkerContext } from '../worker-context.ts';
import { describeWait, measureNothing } from './run-meter.ts';

/** A job that this worker has taken. */
export type ActiveJob = Received & { job: Job };

export type JobOutcome = { kind: 'succeeded'; end: Pick<JobEnd, 'artifacts' | 'result'> } | Unfinished;

export type Measured = Required<Pick<JobEnd, 'timings' | 'usage'>>;

export async function settleJob(
  context: WorkerContext,
  active: ActiveJob,
  outcome: JobOutcome,
  measured: Measured,
): Promise<void> {
  const { job, message } = active;
  const { jobs } = context.backend;
  const end = (ending: JobEnd) => endJob(context, active, { ...ending, ...measured });
  if (outcome.kind === 'succeeded') return end({ status: 'succeeded', ...outcome.end });
  return settleUnfinished(outcome, {
    message,
    title: 'The job',
    fail: (problem) => end({ status: 'failed', problem }),
    cancel: () => end({ status: 'canceled' }),
    defer: () => deferToRow(context, job, active),
    release: () => jobs.release(job, context.id),
    recordError: async ({ problem, degrade }) =>
      (await jobs.recordError(job, context.id, problem, { degrade }))?.errors,
  });
}

/**
 * Handles the message of a job that this worker cannot, or can no longer, run. The row says why: a message is
 * only a reminder.
 */
export async function deferToRow(context: WorkerContext, name: JobName, received: Received): Promise<void> {
  const { message, log } = received;
  const { backend } = context;
  const job = await backend.jobs.get(name);
  if (job === undefined) {
    log.warn('a message names a job that does not exist');
    return message.delete();
  }
  if (isTerminal(job.status)) return repairEnd(context, job, received);
  const end = endBeforeStart(job, backend.now());
  if (end) return endJob(context, { job, message, log }, { ...end, ...measureUnstarted(context, job) });
  return message.hide(untilLeaseExpires(job, backend.now()));
}

/**
 * The message came twice, or the job ended while it waited: a crash may have left the webhook's message
 * unsent.
 */
async function repairEnd({ backend }: WorkerContext, job: Job, { message }: Received): Promise<void> {
  if (job.event_pending) await publishJobEnd(backend, job);
  await dropIfDeleted(backend.objects, job, job);
  await message.delete();
}

/** A job that has already ended stays as it is; this attempt's results are discarded. */
async function endJob(
  { backend }: WorkerContext,
  { job, message, log }: ActiveJob,
  end: JobEnd,
): Promise<void> {
  const ended = await finishJob(backend, job, end);
  if (ended) {
    const { status, problem, timings, usage } = end;
    log.info({ status, problem, timings, encoder_passes: usage?.encoder_passes }, 'job ended');
  } else await dropIfDeleted(backend.objects, job, await backend.jobs.get(job));
  await message.delete();
}

function measureUnstarted({ backend, readiness, price }: WorkerContext, job: Job): Measured {
  return measureNothing(describeWait(job, backend.now(), readiness.readyAt), price);
}

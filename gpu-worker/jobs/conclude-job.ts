/** From how a run went to what is written about it, and when its message comes back. */
import type { Job } from '#contracts/jobs/job.ts';
import type { JobEnd } from '#backend/tables/job-table.ts';
import { ATTEMPTS } from '#contracts/limits.ts';
import type { Outcome } from './attempt-job.ts';
import { endJob, type JobAtHand } from './end-job.ts';
import type { Verdict } from './judge-error.ts';
import { comebackSeconds } from './comeback.ts';
import { settleJob } from './settle-job.ts';
import type { WorkerContext } from '../worker-context.ts';

export type Measured = Required<Pick<JobEnd, 'timings' | 'usage'>>;

export async function concludeJob(
  context: WorkerContext,
  atHand: JobAtHand,
  outcome: Outcome,
  measured: Measured,
): Promise<void> {
  const { job, message, log } = atHand;
  switch (outcome.kind) {
    case 'succeeded':
      return endJob(context, atHand, { status: 'succeeded', ...outcome.end, ...measured });
    case 'failed':
      return endJob(context, atHand, { status: 'failed', problem: outcome.problem, ...measured });
    case 'canceled':
      return endJob(context, atHand, { status: 'canceled', ...measured });
    case 'lost':
      return settleJob(context, job, { message, log });
    case 'released':
      return giveBack(context, atHand, 0);
    case 'postponed':
      return giveBack(context, atHand, comebackSeconds(message));
    case 'recorded':
      return recordError(context, atHand, outcome, measured);
  }
}

/** To another worker, as it was. */
async function giveBack(
  { backend, id }: WorkerContext,
  { job, message }: JobAtHand,
  seconds: number,
): Promise<void> {
  await backend.jobs.release(job, id);
  await message.hide(seconds);
}

async function recordError(
  context: WorkerContext,
  atHand: JobAtHand,
  { problem, degrade }: Extract<Verdict, { kind: 'recorded' }>,
  measured: Measured,
): Promise<void> {
  const { job, message, log } = atHand;
  const row = await context.backend.jobs.recordError(job, context.id, problem, { degrade });
  if (row === undefined) return settleJob(context, job, { message, log });
  if (row.errors.length < ATTEMPTS.errors) return message.hide(comebackSeconds(message));
  return endJob(context, atHand, { status: 'failed', problem: exhausted(row), ...measured });
}

function exhausted({ errors }: Job): Job['problem'] {
  const last = errors.at(-1);
  return {
    code: 'job-exhausted',
    detail:
      `The job failed ${errors.length} times and is not tried again. ` +
      `The last error was "${last?.code}": ${last?.detail}`,
  };
}

/** Whether a job that waits must not start any more, for everyone who comes across it. Pure. */
import type { Job } from '#contracts/jobs/job.ts';
import type { JobEnd } from '../tables/job-table.ts';

/** Undefined for a job that may start, or go on. */
export function endBeforeStart(job: Job, now: Date): JobEnd | undefined {
  if (job.cancel_requested_at !== undefined) return { status: 'canceled' };
  if (job.status !== 'queued' || new Date(job.start_by) > now) return undefined;
  const detail = `The job did not start by ${job.start_by}. Create it again, with a longer expires_in if it may wait.`;
  return { status: 'expired', problem: { code: 'job-expired', detail } };
}

/** Finds the repair that a job with a due row needs. Pure. */
import { isTerminal } from '#contracts/jobs/job-states.ts';
import { leaseRuns } from '#contracts/lease.ts';
import type { Job } from '#contracts/jobs/job.ts';

export type JobRepair =
  | 'delete-objects'
  | 'publish-end'
  | 'forget'
  | 'expire'
  | 'enqueue'
  | 'wait'
  | 'cancel'
  | 'resume';

export function jobRepair(job: Job, now: Date): JobRepair {
  if (job.deleted_at !== undefined) return 'delete-objects';
  if (isTerminal(job.status)) return job.event_pending ? 'publish-end' : 'forget';
  if (job.status === 'queued') return new Date(job.start_by) <= now ? 'expire' : 'enqueue';
  if (leaseRuns(job.lease_until, now)) return 'wait';
  return job.cancel_requested_at === undefined ? 'resume' : 'cancel';
}

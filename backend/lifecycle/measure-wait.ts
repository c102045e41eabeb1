/** What a job took that ended before any worker had it: it waited, and cost nothing. Pure. */
import type { Job, JobTimings, JobUsage } from '#contracts/jobs/job.ts';

/** The whole wait counts as the queue's: whether a worker was ready meanwhile, nobody saw. */
export function measureWait(
  { created_at }: Pick<Job, 'created_at'>,
  now: Date,
): { timings: JobTimings; usage: JobUsage } {
  const queue_seconds = Math.max(0, now.getTime() - Date.parse(created_at)) / 1000;
  return {
    timings: { queue_seconds, cold_start_seconds: 0, compute_seconds: 0, stages: {} },
    usage: { compute_seconds: 0, encoder_passes: 0, estimated_cost: null },
  };
}

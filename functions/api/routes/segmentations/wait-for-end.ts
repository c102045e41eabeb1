/** Waiting for a job in the request itself. Whoever gives up changes nothing about the job. */
import type { Job } from '#contracts/jobs/job.ts';
import { isTerminal } from '#contracts/jobs/job-states.ts';
import type { JobName, JobTable } from '#backend/tables/job-table.ts';
import { pause } from '#functions/api/pause.ts';

const SHORTEST_PAUSE = 100;
const LONGEST_PAUSE = 500;

/**
 * The job once it has ended; undefined when time is up or the caller is gone.
 * @param until As of `performance.now()`
 */
export async function waitForEnd(
  jobs: JobTable,
  name: JobName,
  until: number,
  signal: AbortSignal,
): Promise<Job | undefined> {
  for (let step = SHORTEST_PAUSE; !signal.aborted; step = Math.min(step * 1.5, LONGEST_PAUSE)) {
    const left = until - performance.now();
    if (left <= 0) return undefined;
    await pause(Math.min(step, left), signal);
    const job = await jobs.get(name);
    if (!job || job.deleted_at !== undefined) return undefined;
    if (isTerminal(job.status)) return job;
  }
  return undefined;
}

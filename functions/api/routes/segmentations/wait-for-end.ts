/** Waiting for a job in the request itself. Whoever gives up changes nothing about the job. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Job } from '../../../../contracts/jobs/job.ts';
import { isTerminal } from '../../../../contracts/jobs/job-states.ts';
import type { JobName, JobTable } from '../../../../contracts/jobs/job-table.ts';

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
  for (let pause = SHORTEST_PAUSE; !signal.aborted; pause = Math.min(pause * 1.5, LONGEST_PAUSE)) {
    const left = until - performance.now();
    if (left <= 0) return undefined;
    await pauseUnlessAborted(Math.min(pause, left), signal);
    const job = await jobs.get(name);
    if (!job || job.deleted_at !== undefined) return undefined;
    if (isTerminal(job.status)) return job;
  }
  return undefined;
}

async function pauseUnlessAborted(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

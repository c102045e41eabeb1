/**
 * How a job ends, for everyone who may end one: first its terminal state, under the condition that
 * it has none, then the message to the webhook queue, then the mark that it was sent. A crash
 * between two of them is repaired by the sweeper.
 */
import type { Queues } from '../queues.ts';
import type { SegmentationEvent } from '#contracts/webhooks/events.ts';
import type { Job } from '#contracts/jobs/job.ts';
import type { TerminalState } from '#contracts/jobs/job-states.ts';
import type { JobEnd, JobTable } from '../tables/job-table.ts';

export type JobEnding = { jobs: JobTable; queues: Queues };

export function eventOf(status: TerminalState): SegmentationEvent {
  return `segmentation.${status}`;
}

/** The job as it ended; undefined where it had ended before, and nothing was done. */
export async function finishJob(
  { jobs, queues }: JobEnding,
  job: Job,
  end: JobEnd,
): Promise<Job | undefined> {
  const tells = job.webhook?.events.includes(eventOf(end.status)) ?? false;
  const ended = await jobs.end(job, end, tells);
  if (ended && tells) await tellEnd({ jobs, queues }, ended);
  return ended;
}

/** Sends the webhook queue what a job's row says is still to be sent. */
export async function tellEnd({ jobs, queues }: JobEnding, job: Job): Promise<void> {
  const { tenant, id, trace } = job;
  await queues.sendWebhook({ kind: 'job-ended', tenant, job_id: id, trace });
  await jobs.markEventSent(job);
}

/** The end of a job, and of its message: state, webhook message, and only then the message is deleted. */
import { jobPrefix } from '#contracts/storage/object-keys.ts';
import { finishJob } from '#backend/finish-work.ts';
import type { Job } from '#contracts/jobs/job.ts';
import type { JobEnd } from '#backend/tables/job-table.ts';
import type { Logger } from '#contracts/log.ts';
import type { ReceivedMessage } from '../queue/job-source.ts';
import type { WorkerContext } from '../worker-context.ts';

export type JobAtHand = { job: Job; message: ReceivedMessage; log: Logger };

/** A job that had ended otherwise stays so: what was computed for it is dropped. */
export async function endJob(
  { backend }: WorkerContext,
  { job, message, log }: JobAtHand,
  end: JobEnd,
): Promise<void> {
  const ended = await finishJob(backend, job, end);
  if (ended) log.info({ status: end.status, problem: end.problem, ...describe(end) }, 'job ended');
  else await dropWhatIsDeleted(backend, await backend.jobs.get(job), job);
  await message.delete();
}

/** Bytes of a deleted job do not stay, whoever was late to write them. Others go with the job. */
export async function dropWhatIsDeleted(
  { objects }: WorkerContext['backend'],
  row: Job | undefined,
  job: Pick<Job, 'tenant' | 'id' | 'retention_days'>,
): Promise<void> {
  if (row !== undefined && row.deleted_at === undefined) return;
  await objects.deleteBelow(jobPrefix(job.tenant, job.id, job.retention_days));
}

function describe({ timings, usage }: JobEnd) {
  return { timings, encoder_passes: usage?.encoder_passes };
}

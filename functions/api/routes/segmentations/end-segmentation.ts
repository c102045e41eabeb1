/** Canceling and deleting: what a caller may do to a job whose worker may be at it. */
import { resultsPrefix } from '#contracts/storage/object-keys.ts';
import { ProblemError } from '#contracts/errors.ts';
import { deleteImage } from '#backend/delete-image.ts';
import { finishJob } from '#backend/finish-work.ts';
import type { Job } from '#contracts/jobs/job.ts';
import { isTerminal } from '#contracts/jobs/job-states.ts';
import type { Backend } from '#backend/backend.ts';

/**
 * Canceled at once where no worker has it; else the worker is asked to stop, and the job is still
 * `running`. Throws `conflict` where it has ended.
 */
export async function cancelJob(backend: Backend, job: Job): Promise<Job> {
  const changed =
    job.status === 'queued'
      ? await finishJob(backend, job, { status: 'canceled' })
      : await backend.jobs.requestCancel(job);
  if (changed) return changed;
  const now = await backend.jobs.get(job);
  if (!now || isTerminal(now.status)) throw ended(now ?? job);
  return cancelJob(backend, now);
}

function ended({ id, status }: Job): ProblemError {
  return new ProblemError(
    'conflict',
    `The segmentation ${id} has ended as "${status}"; nothing is left to cancel.`,
  );
}

/**
 * A running job is ended at once: its worker loses the race for the end and deletes what it wrote;
 * what it writes later the sweeper finds. The row is marked before the bytes go, so that nobody is
 * given links to nothing; asked again, it deletes again.
 */
export async function deleteJob(backend: Backend, job: Job): Promise<void> {
  if (!isTerminal(job.status)) await finishJob(backend, job, { status: 'canceled' });
  if (job.deleted_at === undefined) await backend.jobs.markDeleted(job);
  await Promise.all([
    backend.objects.deleteBelow(resultsPrefix(job.tenant, job.id, job.retention_days)),
    deleteOwnImage(backend, job),
  ]);
}

/**
 * Deletes the image if it came with the job. An upload belongs to the caller and stays, and an object of
 * another bucket is not ours to delete.
 */
async function deleteOwnImage({ objects, uploads }: Backend, { tenant, image }: Job): Promise<void> {
  const { source, key, bucket, upload_id } = image;
  if ((source !== 'inline' && source !== 'url') || key === undefined || bucket !== objects.bucket) return;
  await deleteImage(objects, key);
  if (upload_id !== undefined) await uploads.delete({ tenant, id: upload_id });
}

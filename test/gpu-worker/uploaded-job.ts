/** Jobs as the API would leave them: the image in the bucket, the row, and the message. */
import { createHash } from 'node:crypto';
import type { Backend } from '#backend/backend.ts';
import { uploadKey } from '#contracts/storage/object-keys.ts';
import { newId } from '#contracts/ids.ts';
import type { Job } from '#contracts/jobs/job.ts';
import { mergeOptions, PRESETS } from '#contracts/segmentation/options.ts';
import { jobFixture } from '../support/service/job-fixture.ts';

export const QUICK_OPTIONS = mergeOptions(PRESETS.fast, { short_side: 224, pamr: { iterations: 0 } });

export async function uploadJob(
  backend: Backend,
  content: Uint8Array,
  changes: Partial<Job> = {},
  { send = sendJob }: { send?: typeof sendJob } = {},
): Promise<Job> {
  const upload_id = newId('upload');
  const key = uploadKey('acme', upload_id);
  await backend.objects.put(key, content, 'image/png');
  const sha256 = createHash('sha256').update(content).digest('hex');
  const image = {
    source: 'upload' as const,
    upload_id,
    bucket: backend.objects.bucket,
    key,
    bytes: content.length,
    sha256,
  };
  return createJob(backend, { image, ...changes }, { send });
}

/** @param send Default: to the queue of the job's priority. */
export async function createJob(
  backend: Backend,
  changes: Partial<Job>,
  { send = sendJob }: { send?: typeof sendJob } = {},
): Promise<Job> {
  const job = jobFixture(backend.now(), { options: QUICK_OPTIONS, ...changes });
  await backend.jobs.create(job);
  await send(backend, job);
  return job;
}

export async function sendJob({ queues }: Backend, { tenant, id, trace, priority }: Job): Promise<void> {
  await queues.sendJob(priority, { kind: 'segmentation', tenant, job_id: id, trace });
}

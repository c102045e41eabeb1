/**
 * Handles a message of the import queue: stores the image behind a job's URL in the bucket and
 * sends the job to a worker, which reads only the bucket. The order of writes is bytes, row,
 * message, mark; each may be repeated.
 */
import { createHash } from 'node:crypto';
import { jobMessageSchema, type JobMessage } from '#contracts/queues/messages.ts';
import { uploadKey } from '#contracts/storage/object-keys.ts';
import { ProblemError } from '#contracts/errors.ts';
import { endBeforeStart, finishJob } from '#backend/finish-work.ts';
import { sendWork } from '#backend/send-work.ts';
import { isTerminal } from '#contracts/jobs/job-states.ts';
import type { Job } from '#contracts/jobs/job.ts';
import { IMAGE_FETCH } from '#contracts/limits.ts';
import { mediaTypeOf } from '#contracts/images/image-format.ts';
import { parseMessage } from '../runtime/message-handler.ts';
import { fetchImage, type FetchedImage } from './fetch-image.ts';
import type { ImportContext } from './import-context.ts';

export async function handleImport(context: ImportContext, body: string): Promise<void> {
  const message = parseMessage(jobMessageSchema, body);
  const job = await context.jobs.get({ tenant: message.tenant, id: message.job_id });
  if (job === undefined || job.image.url === undefined) return;
  const overdue = endBeforeStart(job, context.now());
  if (isTerminal(job.status)) await dropUnused(context, job);
  else if (overdue) await finishJob(context, job, overdue);
  else if (job.status === 'running') return;
  else if (job.image.key !== undefined) await sendOn(context, job);
  else await fetchAndSend(context, job, message);
}

async function fetchAndSend(context: ImportContext, job: Job, message: JobMessage): Promise<void> {
  let image: FetchedImage;
  try {
    image = await fetchImage(context.fetch, job.image.url!);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    await failOrRetry(context, job, message, error);
    return;
  }
  const arrived = await store(context, job, image);
  if (arrived) await sendOn(context, arrived);
}

/** Returns undefined if the job ended meanwhile: its bytes are deleted again. */
async function store(context: ImportContext, job: Job, image: FetchedImage): Promise<Job | undefined> {
  const key = imageKey(job);
  await context.objects.put(key, image.bytes, mediaTypeOf(image.format));
  const arrived = await context.jobs.setImage(job, {
    ...job.image,
    bucket: context.objects.bucket,
    key,
    bytes: image.bytes.length,
    sha256: createHash('sha256').update(image.bytes).digest('hex'),
  });
  if (arrived === undefined) await dropUnless(context, job);
  return arrived;
}

/** The object may belong to the running job, after a crash or a duplicate message. */
async function dropUnless(context: ImportContext, job: Job): Promise<void> {
  const row = await context.jobs.get(job);
  if (row === undefined || isTerminal(row.status)) await context.objects.delete(imageKey(job));
}

/** A crash may have left bytes that no row refers to. */
async function dropUnused({ objects }: ImportContext, job: Job): Promise<void> {
  if (job.image.key === undefined || job.deleted_at !== undefined) await objects.delete(imageKey(job));
}

async function sendOn(context: ImportContext, job: Job): Promise<void> {
  await sendWork(context, job);
  await context.jobs.markEnqueued(job);
}

async function failOrRetry(
  context: ImportContext,
  job: Job,
  message: JobMessage,
  problem: ProblemError,
): Promise<void> {
  const counted = problem.retryable ? await context.jobs.countFetchFailure(job) : job;
  if (counted === undefined) return;
  const failures = counted.fetch_failures ?? 0;
  const delay = problem.retryable ? IMAGE_FETCH.retrySeconds[failures - 1] : undefined;
  context.log.info(
    {
      job_id: job.id,
      request_id: job.trace.request_id,
      code: problem.code,
      detail: problem.message,
      failures,
    },
    'an image was not fetched',
  );
  if (delay !== undefined) await context.queues.sendImport(message, delay);
  else await fail(context, counted, problem);
}

async function fail(
  context: ImportContext,
  job: Job,
  { code, message, retryable }: ProblemError,
): Promise<void> {
  const tries = retryable ? ` It was tried ${job.fetch_failures} times.` : '';
  await finishJob(context, job, { status: 'failed', problem: { code, detail: message + tries } });
}

/** The key is the same in every try, so that a retry overwrites its own object. */
function imageKey({ tenant, id }: Job): string {
  return uploadKey(tenant, id);
}

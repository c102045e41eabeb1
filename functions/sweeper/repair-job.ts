/**
 * Does what a crash between two writes left undone for a job. Sending a message twice does no harm.
 */
import { deleteImage } from '#backend/delete-image.ts';
import { resultsPrefix } from '#contracts/storage/object-keys.ts';
import { sendWork } from '#backend/send-work.ts';
import { endBeforeStart, finishJob, publishJobEnd } from '#backend/finish-work.ts';
import { jobSchema, type Job } from '#contracts/jobs/job.ts';
import { jobRepair, type JobRepair } from './job-repair.ts';
import type { SweepContext } from './sweep-context.ts';

/** The wait before a running job's lease is checked again, in case nobody renews it. */
const WAIT_SECONDS = 30;
/** The time that a message which was sent again has to find a worker. */
const RESUME_SECONDS = 600;

export async function repairJob(context: SweepContext, row: unknown): Promise<JobRepair> {
  const job = jobSchema.parse(row);
  const repair = jobRepair(job, context.now());
  await REPAIRS[repair](context, job);
  return repair;
}

const REPAIRS: Record<JobRepair, (context: SweepContext, job: Job) => Promise<unknown>> = {
  'delete-objects': deleteObjects,
  'publish-end': publishJobEnd,
  forget: ({ jobs }, job) => jobs.scheduleSweep(job, 'never'),
  expire: (context, job) =>
    finishJob(context, job, endBeforeStart(job, context.now()) ?? { status: 'expired' }),
  async enqueue(context, job) {
    await sendAgain(context, job);
    await context.jobs.markEnqueued(job);
  },
  wait: ({ jobs }, job) => jobs.scheduleSweep(job, WAIT_SECONDS),
  cancel: (context, job) => finishJob(context, job, { status: 'canceled' }),
  async resume(context, job) {
    await sendAgain(context, job);
    await context.jobs.scheduleSweep(job, RESUME_SECONDS);
  },
};

async function sendAgain(context: SweepContext, job: Job): Promise<void> {
  const { tenant, id, trace, image } = job;
  if (image.key === undefined)
    await context.queues.sendImport({ kind: 'segmentation', tenant, job_id: id, trace });
  else await sendWork(context, job);
}

/**
 * Deletes artifacts that a worker wrote before it saw the deletion, and publishes an end that was
 * not published yet.
 */
async function deleteObjects(context: SweepContext, job: Job): Promise<void> {
  const { jobs, objects, queues } = context;
  const { tenant, id, image, trace } = job;
  if (job.event_pending) await queues.sendWebhook({ kind: 'job-ended', tenant, job_id: id, trace });
  await objects.deleteBelow(resultsPrefix(tenant, id, job.retention_days));
  const isOurs = image.source === 'inline' || image.source === 'url';
  if (isOurs && image.key !== undefined) await deleteImage(objects, image.key);
  await jobs.scheduleSweep(job, 'never');
}

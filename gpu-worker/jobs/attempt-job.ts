/** One attempt at a job: the worker takes the row, reads the image, segments it and stores the artifacts. */
import type { JobEnd } from '#backend/tables/job-table.ts';
import type { Job, JobImage } from '#contracts/jobs/job.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import type { JobMessage } from '#contracts/queues/messages.ts';
import { DEGRADED_DIVISOR, type Progress } from '#engine/inference/run-hooks.ts';
import type { ImageAnswer, ImageTask } from '#engine/segmentation/image-segmenter.ts';
import { attempt, type Attempted, type Received } from '../attempts/attempt.ts';
import type { HeartbeatTarget } from '../attempts/heartbeat.ts';
import { runsAlone } from '../attempts/runs-alone.ts';
import type { ReceivedMessage } from '../queue/job-source.ts';
import { readImage } from '../storage/read-image.ts';
import { storeArtifacts } from '../storage/store-artifacts.ts';
import { leaseSeconds, type WorkerContext } from '../worker-context.ts';
import { describeWait, RunMeter } from './run-meter.ts';
import { deferToRow, settleJob, type JobOutcome } from './settle-job.ts';

/** @param release Fires when the worker must release the job to another one. */
export async function attemptJob(
  context: WorkerContext,
  { tenant, job_id: id }: JobMessage,
  received: Received,
  release: AbortSignal,
): Promise<Attempted> {
  const { backend, readiness, price, time } = context;
  const name = { tenant, id };
  const job = await backend.jobs.start(name, context.id, leaseSeconds(context));
  if (job === undefined) return { settle: () => deferToRow(context, name, received) };
  const wait = describeWait(job, backend.now(), readiness.readyAt);
  received.log.info({ receives: received.message.receives, degraded: job.degraded, ...wait }, 'job started');
  const meter = new RunMeter(job, price, time);
  const options = { ...received, renew: renewal(context, job, meter), release, degraded: job.degraded };
  const outcome = await attempt<JobOutcome>(context, options, async (signal) => ({
    kind: 'succeeded',
    end: await segmentJob(context, { job, message: received.message }, meter, signal),
  }));
  return {
    exit: 'exit' in outcome ? outcome.exit : undefined,
    settle: () => settleJob(context, { job, ...received }, outcome, meter.measure(wait)),
  };
}

function renewal(context: WorkerContext, job: Job, meter: RunMeter): HeartbeatTarget['renew'] {
  const { backend, id } = context;
  return async (signal) => {
    const { progress } = meter;
    const row = await backend.jobs.renew(job, id, leaseSeconds(context), { progress, signal });
    if (row === undefined) return 'lost';
    return row.cancel_requested_at === undefined ? undefined : 'canceled';
  };
}

async function segmentJob(
  { backend: { objects }, segmenter, readiness }: WorkerContext,
  { job, message }: { job: Job; message: ReceivedMessage },
  meter: RunMeter,
  signal: AbortSignal,
): Promise<Pick<JobEnd, 'artifacts' | 'result'>> {
  const image = await meter.time('read', () => readImage(objects, job.image, signal));
  const onProgress = (progress: Progress) => {
    meter.reached(progress);
    readiness.succeeded();
  };
  const { priority, receives } = message;
  const alone = runsAlone({ degraded: job.degraded, errors: job.errors.length, receives });
  const featureScope = { owner: job.tenant, image: imageInBucket(job.image, objects.bucket) };
  const hooks = { signal, onProgress, work: job.id, priority, alone, featureScope };
  const answer = await segmenter.segment(taskOf(job, image), hooks);
  meter.add(answer.timings);
  const artifacts = await meter.time('store', () => storeArtifacts(objects, job, answer.artifacts, signal));
  return { artifacts, ...(isInline(answer) && { result: answer.result }) };
}

/** Nobody tells the service when an image of another bucket is deleted: its features stay out of the bucket. */
function imageInBucket({ bucket, key }: JobImage, own: string): string | undefined {
  return bucket === own ? key : undefined;
}

function taskOf({ vocabulary, options, outputs, degraded }: Job, image: Uint8Array): ImageTask {
  const limits = SERVICE_LIMITS;
  return {
    image,
    vocabulary,
    options,
    outputs,
    limits,
    ...(degraded && { windowBatchDivisor: DEGRADED_DIVISOR }),
  };
}

function isInline({ artifacts }: ImageAnswer): boolean {
  const document = artifacts.find(({ name }) => name === 'result.json');
  return document !== undefined && document.bytes.length <= SERVICE_LIMITS.inlineJsonBytes;
}

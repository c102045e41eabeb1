/** One run of a job: its photo, its segmentation, its artefacts. Says how it went, and writes no state. */
import type { Job } from '#contracts/jobs/job.ts';
import type { JobEnd } from '#backend/tables/job-table.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import type { PhotoAnswer, PhotoTask } from '#engine/segmentation/photo-segmenter.ts';
import { DEGRADED_DIVISOR, type Progress } from '#engine/inference/run-hooks.ts';
import type { JobAtHand } from './end-job.ts';
import { Heartbeat, type Interruption } from '../queue/heartbeat.ts';
import { judgeError, type Verdict } from './judge-error.ts';
import { readPhoto } from '../storage/read-photo.ts';
import type { RunMeter } from './run-meter.ts';
import { storeArtifacts } from '../storage/store-artifacts.ts';
import { leaseSeconds, type WorkerContext } from '../worker-context.ts';

export type Outcome =
  | { kind: 'succeeded'; end: Pick<JobEnd, 'artifacts' | 'result'> }
  | { kind: Interruption }
  | Verdict;

/** @param release Fires when the worker must give the job back. */
export async function attemptJob(
  context: WorkerContext,
  atHand: JobAtHand,
  meter: RunMeter,
  release: AbortSignal,
): Promise<Outcome> {
  await using heartbeat = new Heartbeat(context, {
    ...atHand,
    renew: async (beat) => {
      const { backend, id } = context;
      const { progress } = meter;
      const lease = leaseSeconds(context);
      const row = await backend.jobs.renew(atHand.job, id, lease, { progress, signal: beat });
      if (row === undefined) return 'lost';
      return row.cancel_requested_at === undefined ? undefined : 'canceled';
    },
  });
  const signal = AbortSignal.any([heartbeat.signal, release]);
  try {
    return { kind: 'succeeded', end: await segmentJob(context, atHand.job, meter, signal) };
  } catch (error) {
    if (signal.aborted) return { kind: signal.reason as Interruption };
    const { degraded } = atHand.job;
    const verdict = judgeError(error, { degraded, threadEnded: context.segmenter.failure !== undefined });
    // What is not the photo's own fault, with the stack: the row holds only a sentence.
    if (verdict.kind !== 'failed')
      atHand.log.error({ err: error, verdict: verdict.kind }, 'an attempt failed');
    return verdict;
  }
}

async function segmentJob(
  { backend: { objects }, segmenter, readiness }: WorkerContext,
  job: Job,
  meter: RunMeter,
  signal: AbortSignal,
): Promise<Pick<JobEnd, 'artifacts' | 'result'>> {
  const image = await meter.time('read', () => readPhoto(objects, job.image, signal));
  const onProgress = (progress: Progress) => {
    meter.reached(progress);
    readiness.succeeded();
  };
  const answer = await segmenter.segment(taskOf(job, image), { signal, onProgress });
  meter.add(answer.timings);
  const artifacts = await meter.time('store', () => storeArtifacts(objects, job, answer.artifacts, signal));
  return { artifacts, ...(isInline(answer) && { result: answer.result }) };
}

function taskOf({ vocabulary, options, outputs, degraded }: Job, image: Uint8Array): PhotoTask {
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

function isInline({ artifacts }: PhotoAnswer): boolean {
  const document = artifacts.find(({ name }) => name === 'result.json');
  return document !== undefined && document.bytes.length <= SERVICE_LIMITS.inlineJsonBytes;
}

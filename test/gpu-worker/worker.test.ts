import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TEXT_FEATURES_PREFIX } from '#contracts/storage/object-keys.ts';
import { WORKERS_PARTITION } from '#contracts/storage/table-definition.ts';
import { workerPresenceSchema } from '#contracts/worker-presence.ts';
import type { Job } from '#contracts/jobs/job.ts';
import { isTerminal } from '#contracts/jobs/job-states.ts';
import { countEncoderPasses } from '#contracts/images/encoder-passes.ts';
import { mergeOptions } from '#contracts/segmentation/options.ts';
import { drawImage, encodePng } from '../support/images/draw-image.ts';
import { waitFor } from '../support/patience.ts';
import { openLocalBackend, type LocalBackend } from '../support/service/local-backend.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { createJob, sendJob, uploadJob } from './uploaded-job.ts';
import { WorkerProcess } from './worker-process.ts';

const SIZE = { width: 64, height: 48 };
/** 75 encoder passes: long enough for a signal to arrive before the end. */
const LONG = { options: mergeOptions({ stride: 56 }), outputs: ['result.json' as const] };
/** 225 of them: three jobs start on a busy machine before the first ends. */
const LONGER = { ...LONG, options: mergeOptions({ stride: 28 }) };
/** 2,175 of them: none ends before it is stopped. */
const ENDLESS = { ...LONG, options: mergeOptions({ stride: 8 }) };

const { folder, remove } = makeTemporaryFolder();
let backend: LocalBackend;
let image: Uint8Array;

beforeAll(async () => {
  backend = await openLocalBackend();
  image = await encodePng(drawImage(SIZE.width, SIZE.height, 1));
});
afterAll(async () => {
  await backend[Symbol.asyncDispose]();
  remove();
});

function startWorker(configuration: Record<string, string> = {}): WorkerProcess {
  return new WorkerProcess({
    ...backend.environment,
    ITACLIP_CACHE_DIR: join(folder, 'cache'),
    ITACLIP_VISIBILITY_SECONDS: '2',
    ITACLIP_THREADS: '1',
    ITACLIP_PHOTOS_AT_ONCE: '1',
    // The tests send one image again and again.
    ITACLIP_KEEP_FEATURES: 'false',
    ...configuration,
  });
}

async function readyWorker(configuration?: Record<string, string>): Promise<WorkerProcess> {
  const worker = startWorker(configuration);
  await worker.line('worker warmed up');
  return worker;
}

async function ended(job: Job): Promise<Job> {
  return waitFor('the job to end', async () => {
    const row = await backend.jobs.get(job);
    if (row === undefined || !isTerminal(row.status)) throw new Error(`the job is ${row?.status}`);
    return row;
  });
}

function ends(worker: WorkerProcess, job: Job) {
  return worker.lines.filter(({ msg, job_id }) => msg === 'job ended' && job_id === job.id);
}

async function presenceOf(worker: unknown) {
  return backend.table.get({ pk: WORKERS_PARTITION, sk: String(worker) });
}

async function listTextFeatures() {
  const { Contents = [] } = await backend.objects.client.send(
    new ListObjectsV2Command({ Bucket: backend.objects.bucket, Prefix: TEXT_FEATURES_PREFIX }),
  );
  if (Contents.length === 0) throw new Error('no text features are shared yet');
  return Contents;
}

describe('a worker process', () => {
  it('takes a job of either queue, and logs the ids that tie its lines together', async () => {
    await using worker = await readyWorker();
    for (const priority of ['interactive', 'batch'] as const) {
      const job = await uploadJob(backend, image, { priority });
      const started = await worker.line('job started', ({ job_id }) => job_id === job.id);
      expect(started).toMatchObject({ ...job.trace, tenant: 'acme', part: 'worker' });
      expect((await ended(job)).artifacts.map(({ name }) => name)).toEqual(['labels.png', 'result.json']);
    }
  });

  it('is ready when its model works, publishes that in the table, and is gone after SIGTERM', async () => {
    await using worker = startWorker();
    const { health_port, worker: id } = await worker.line('worker started');
    const health = async (path: string) =>
      (await fetch(`http://127.0.0.1:${String(health_port)}${path}`)).status;
    expect(await health('/healthz')).toBe(200);
    await worker.line('worker warmed up');
    expect(await health('/readyz')).toBe(200);
    const presence = workerPresenceSchema.parse(await presenceOf(id));
    expect(Date.parse(presence.ready_at!)).toBeGreaterThan(Date.parse(presence.started_at));
    expect(presence).toMatchObject({ model: 'storybook' });
    worker.process.kill('SIGTERM');
    expect(await worker.ended()).toEqual({ code: 0, signal: null });
    expect(await presenceOf(id)).toBeUndefined();
  });

  it('finishes its current job before it exits', async () => {
    await using worker = await readyWorker();
    const job = await uploadJob(backend, image, LONG);
    await worker.line('job started', ({ job_id }) => job_id === job.id);
    const next = await uploadJob(backend, image);
    worker.process.kill('SIGINT');
    expect(await worker.ended()).toEqual({ code: 0, signal: null });
    expect((await backend.jobs.get(job))?.status).toBe('succeeded');
    expect((await backend.jobs.get(next))?.status).toBe('queued');
    await using other = await readyWorker();
    expect((await ended(next)).status).toBe('succeeded');
    expect(ends(other, job)).toEqual([]);
  });

  it('releases the job that it cannot finish in its grace period', async () => {
    await using worker = await readyWorker({ ITACLIP_GRACE_SECONDS: '1', ITACLIP_VISIBILITY_SECONDS: '60' });
    const job = await uploadJob(backend, image, ENDLESS);
    await worker.line('job started', ({ job_id }) => job_id === job.id);
    worker.process.kill('SIGTERM');
    expect(await worker.ended()).toEqual({ code: 0, signal: null });
    const given = await backend.jobs.get(job);
    expect(given).toMatchObject({ status: 'running', errors: [] });
    expect(Date.parse(given!.lease_until!)).toBeLessThanOrEqual(Date.now());
    await using other = await readyWorker();
    const { receives } = await other.line('job started', ({ job_id }) => job_id === job.id);
    expect(receives).toBe(2);
    // The full length does not matter here.
    await backend.jobs.requestCancel(job);
    expect((await ended(job)).status).toBe('canceled');
  });

  it('releases it at once after a second signal', async () => {
    await using worker = await readyWorker({ ITACLIP_VISIBILITY_SECONDS: '60' });
    const job = await uploadJob(backend, image, ENDLESS);
    await worker.line('job started', ({ job_id }) => job_id === job.id);
    worker.process.kill('SIGINT');
    worker.process.kill('SIGTERM');
    expect(await worker.ended()).toEqual({ code: 0, signal: null });
    expect(await backend.jobs.get(job)).toMatchObject({ status: 'running', errors: [] });
    expect(await backend.queues.countWaiting('interactive')).toBe(1);
    await backend.jobs.requestCancel(job);
  });

  it('loses nothing when it is killed: another worker ends the job, once', async () => {
    await using worker = await readyWorker();
    const job = await uploadJob(backend, image, LONG);
    await worker.line('job started', ({ job_id }) => job_id === job.id);
    worker.process.kill('SIGKILL');
    await worker.ended();
    // Sends the message twice, as a repair would.
    await sendJob(backend, job);
    await using other = await readyWorker();
    const row = await ended(job);
    expect(row).toMatchObject({ status: 'succeeded', errors: [], degraded: false });
    await waitFor('both messages to be dealt with', async () => {
      expect(await backend.queues.countWaiting('interactive')).toBe(0);
      expect(ends(other, job)).toHaveLength(1);
    });
    expect(await backend.jobs.get(job)).toEqual(row);
  });

  it('stops a canceled job before its end, and does the next one', async () => {
    await using worker = await readyWorker();
    const job = await uploadJob(backend, image, ENDLESS);
    await worker.line('job started', ({ job_id }) => job_id === job.id);
    await backend.jobs.requestCancel(job);
    const row = await ended(job);
    expect(row.status).toBe('canceled');
    expect(row.usage?.compute_seconds).toBeGreaterThan(0);
    expect(row.usage?.encoder_passes).toBeLessThan(countEncoderPasses(SIZE, ENDLESS.options));
    expect((await ended(await uploadJob(backend, image))).status).toBe('succeeded');
  });

  it('finds the text features that another machine has computed', async () => {
    await using worker = await readyWorker({ ITACLIP_CACHE_DIR: join(folder, 'first') });
    expect(worker.lines.filter(({ level }) => level !== 'info')).toEqual([]);
    const [{ Key: key = '' } = {}] = await waitFor('text features in the bucket', listTextFeatures);
    // Another direction of length 1, which can only come from the store.
    const place = { bucket: backend.objects.bucket, key };
    const feature = new Float32Array((await backend.objects.head(place))!.bytes / 4);
    feature[3] = 1;
    await backend.objects.put(key, new Uint8Array(feature.buffer), 'application/octet-stream');
    await using other = await readyWorker({ ITACLIP_CACHE_DIR: join(folder, 'second') });
    expect(other.lines.filter(({ level }) => level !== 'info')).toEqual([]);
    const kept = readFileSync(join(folder, 'second', key));
    expect(kept).toEqual(Buffer.from(feature.buffer));
  });

  it('touches no job if its model is missing, and says what to do', async () => {
    const job = await uploadJob(backend, image);
    await using worker = startWorker({ ITACLIP_MODEL: 'no-such-model' });
    expect(await worker.ended()).toEqual({ code: 2, signal: null });
    expect(worker.errors).toMatch(/^worker: model-not-found: .*no-such-model/);
    expect((await backend.jobs.get(job))?.status).toBe('queued');
  });

  it('names every variable that is wrong', async () => {
    await using worker = startWorker({ ITACLIP_BUCKET: '', ITACLIP_PRECISION: 'float8' });
    expect(await worker.ended()).toEqual({ code: 2, signal: null });
    expect(worker.errors).toMatch(/ITACLIP_BUCKET/);
    expect(worker.errors).toMatch(/ITACLIP_PRECISION/);
  });
});

describe('a worker process with three photos at a time', () => {
  const three = { ITACLIP_PHOTOS_AT_ONCE: '3' };

  async function begin(worker: WorkerProcess, count: number, changes: Parameters<typeof uploadJob>[2]) {
    const jobs = await Promise.all(Array.from({ length: count }, () => uploadJob(backend, image, changes)));
    for (const job of jobs) await worker.line('job started', ({ job_id }) => job_id === job.id);
    return jobs;
  }

  it('finishes all three before it exits, and takes no fourth', async () => {
    await using worker = await readyWorker(three);
    const jobs = await begin(worker, 3, LONGER);
    const next = await uploadJob(backend, image);
    worker.process.kill('SIGTERM');
    expect(await worker.ended()).toEqual({ code: 0, signal: null });
    for (const job of jobs) expect((await backend.jobs.get(job))?.status).toBe('succeeded');
    expect((await backend.jobs.get(next))?.status).toBe('queued');
    await backend.jobs.requestCancel(next);
  });

  it('releases all three after a second signal', async () => {
    await using worker = await readyWorker({ ...three, ITACLIP_VISIBILITY_SECONDS: '60' });
    const jobs = await begin(worker, 3, ENDLESS);
    worker.process.kill('SIGINT');
    worker.process.kill('SIGTERM');
    expect(await worker.ended()).toEqual({ code: 0, signal: null });
    for (const job of jobs) {
      expect(await backend.jobs.get(job)).toMatchObject({ status: 'running', errors: [] });
      await backend.jobs.requestCancel(job);
    }
  });

  it('loses none of them when it is killed: another worker ends each, once', async () => {
    await using worker = await readyWorker(three);
    const jobs = await begin(worker, 3, LONG);
    worker.process.kill('SIGKILL');
    await worker.ended();
    for (const job of jobs) await sendJob(backend, job);
    await using other = await readyWorker(three);
    for (const job of jobs) {
      expect(await ended(job)).toMatchObject({ status: 'succeeded', errors: [], degraded: false });
    }
    await waitFor('all messages to be dealt with', async () =>
      expect(await backend.queues.countWaiting('interactive')).toBe(0),
    );
    for (const job of jobs) expect(ends(other, job)).toHaveLength(1);
  });

  it('stops the one that is canceled, and ends the others', async () => {
    await using worker = await readyWorker(three);
    const [canceled, ...others] = await begin(worker, 3, ENDLESS);
    await backend.jobs.requestCancel(canceled!);
    expect((await ended(canceled!)).status).toBe('canceled');
    for (const job of others) expect((await backend.jobs.get(job))?.status).toBe('running');
    for (const job of others) await backend.jobs.requestCancel(job);
    for (const job of others) expect((await ended(job)).status).toBe('canceled');
    expect((await ended(await uploadJob(backend, image))).status).toBe('succeeded');
  });
});

describe('an image that a worker has seen', () => {
  it('needs no encoder for other words, also from another worker, but never for another tenant', async () => {
    const keeping = { ITACLIP_KEEP_FEATURES: 'true' };
    const seen = await encodePng(drawImage(SIZE.width, SIZE.height, 2));
    const wanted = { outputs: ['result.json' as const] };
    const first = await uploadJob(backend, seen, wanted);
    const reusedBy = async (job: Job) => {
      const { result, usage } = await ended(job);
      return [result?.features_reused, usage?.encoder_passes === 0];
    };
    const worker = await readyWorker(keeping);
    expect(await reusedBy(first)).toEqual([false, false]);
    const stored = `image-features/acme/${first.image.upload_id}/`;
    await waitFor('the features', async () =>
      expect(await backend.objects.listBelow(stored)).toHaveLength(1),
    );
    const again = await createJob(backend, { image: first.image, ...wanted });
    expect(await reusedBy(again)).toEqual([true, true]);
    const stranger = await createJob(backend, { image: first.image, ...wanted, tenant: 'other' });
    expect(await reusedBy(stranger)).toEqual([false, false]);
    await worker[Symbol.asyncDispose]();

    await using _other = await readyWorker(keeping);
    const later = await createJob(backend, { image: first.image, ...wanted });
    expect(await reusedBy(later)).toEqual([true, true]);
  });
});

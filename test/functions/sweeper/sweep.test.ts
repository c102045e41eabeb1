import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createMultipart, listParts } from '#backend/multipart-uploads.ts';
import { resultsPrefix, uploadKey } from '#contracts/storage/object-keys.ts';
import { newId } from '#contracts/ids.ts';
import type { Job } from '#contracts/jobs/job.ts';
import { DAY_SECONDS, later } from '#contracts/time.ts';
import type { UploadRecord } from '#contracts/uploads/upload.ts';
import { deliveryIdOf } from '#contracts/webhooks/delivery.ts';
import { SEGMENTATION_EVENTS } from '#contracts/webhooks/events.ts';
import { sweep } from '#functions/sweeper/sweep.ts';
import { background, type Background } from '#test/support/background.ts';
import { jobFixture } from '#test/support/service/job-fixture.ts';
import { openLocalBackend, type LocalBackend } from '#test/support/service/local-backend.ts';
import { startReceiver, type Receiver } from '#test/support/service/receiver.ts';

const START = new Date('2026-11-24T12:00:00.000Z');
const SWEEP_SECONDS = 60;
const clock = { now: START };
let backend: LocalBackend;
let receiver: Receiver;
let system: Background;

beforeAll(async () => {
  receiver = await startReceiver();
});
beforeEach(async () => {
  clock.now = START;
  receiver.requests.length = 0;
  // A sweep looks at every due row, so each test needs a table of its own.
  backend = await openLocalBackend({ now: () => clock.now });
  system = background(backend, clock);
  return () => backend[Symbol.asyncDispose]();
});
afterAll(() => receiver[Symbol.asyncDispose]());

async function newJob(changes: Partial<Job> = {}): Promise<Job> {
  const job = jobFixture(clock.now, {
    image: { source: 'upload', bucket: 'itaclip', key: 'uploads/image' },
    webhook: { url: receiver.url, events: [...SEGMENTATION_EVENTS] },
    ...changes,
  });
  await backend.jobs.create(job);
  return job;
}

const rowOf = async (job: Job) => (await backend.jobs.get(job))!;

/** Returns what the sweep repaired, and checks that the next one finds nothing to do. */
async function twoSweeps(): Promise<Record<string, number>> {
  clock.now = later(clock.now, SWEEP_SECONDS + 1);
  const first = await system.sweep();
  clock.now = later(clock.now, SWEEP_SECONDS + 1);
  expect(first.unrepaired).toBe(0);
  const second = await system.sweep();
  expect(second.unrepaired).toBe(0);
  return Object.fromEntries(
    [...Object.keys(first.repaired), ...Object.keys(second.repaired)].map((kind) => [
      kind,
      (first.repaired[kind] ?? 0) + (second.repaired[kind] ?? 0),
    ]),
  );
}

describe('sweep', () => {
  it.each(['interactive', 'batch'] as const)('sends the message of a new %s job once', async (priority) => {
    const job = await newJob({ priority });
    expect(await twoSweeps()).toEqual({ enqueue: 1 });
    expect(system.sent).toEqual([{ queue: priority, id: job.id, delay: 0 }]);
    expect((await rowOf(job)).enqueued_at).toBeDefined();
  });

  it('sends a job whose image has not come to the importer', async () => {
    const job = await newJob({ image: { source: 'url', url: receiver.url } });
    await twoSweeps();
    expect(system.sent).toEqual([{ queue: 'imports', id: job.id, delay: 0 }]);
  });

  it('sends a job on whose importer was killed after the image came', async () => {
    const job = await newJob({ image: { source: 'url', url: receiver.url } });
    await backend.jobs.markEnqueued(job);
    await backend.jobs.setImage(job, { ...job.image, bucket: 'itaclip', key: 'uploads/image' });
    await twoSweeps();
    expect(system.sent).toEqual([{ queue: 'interactive', id: job.id, delay: 0 }]);
  });

  it('leaves a job alone whose message was sent', async () => {
    const job = await newJob();
    await backend.jobs.markEnqueued(job);
    expect(await twoSweeps()).toEqual({});
    expect(system.sent).toEqual([]);
  });

  it('expires a job that did not start in time, and its webhook arrives', async () => {
    const job = await newJob({ start_by: later(START, 30).toISOString() });
    await backend.jobs.markEnqueued(job);
    expect(await twoSweeps()).toEqual({ expire: 1 });
    expect(await rowOf(job)).toMatchObject({ status: 'expired', problem: { code: 'job-expired' } });
    await system.handleDue();
    expect(receiver.requests.map(({ headers }) => headers['webhook-id'])).toEqual([deliveryIdOf(job.id)]);
  });

  it('publishes an end whose message was not sent', async () => {
    const job = await newJob();
    await backend.jobs.end(job, { status: 'canceled' }, true);
    expect(await twoSweeps()).toEqual({ 'publish-end': 1 });
    expect(system.waiting).toMatchObject([{ message: { kind: 'job-ended', job_id: job.id } }]);
    expect((await rowOf(job)).event_pending).toBe(false);
  });

  it('cancels a job whose worker died before it heard of it', async () => {
    const job = await newJob();
    await backend.jobs.start(job, 'worker', 30);
    await backend.jobs.requestCancel(job);
    expect(await twoSweeps()).toEqual({ cancel: 1 });
    expect(await rowOf(job)).toMatchObject({ status: 'canceled', event_pending: false });
  });

  it('leaves the canceling to a worker whose lease runs', async () => {
    const job = await newJob();
    await backend.jobs.start(job, 'worker', 600);
    await backend.jobs.requestCancel(job);
    expect(await twoSweeps()).toEqual({ wait: 2 });
    expect(await rowOf(job)).toMatchObject({ status: 'running' });
  });

  it('sends a job again whose worker is gone for long, and looks again', async () => {
    const job = await newJob();
    await backend.jobs.start(job, 'worker', 30);
    clock.now = later(START, 540);
    expect((await system.sweep()).repaired).toEqual({});
    expect(await twoSweeps()).toEqual({ resume: 1 });
    expect(system.sent).toEqual([{ queue: 'interactive', id: job.id, delay: 0 }]);
    clock.now = later(clock.now, 600);
    expect((await system.sweep()).repaired).toEqual({ resume: 1 });
  });

  it('attempts a delivery again whose sender was killed before it recorded the attempt', async () => {
    const job = await newJob();
    await backend.jobs.end(job, { status: 'canceled' }, true);
    const ended = { kind: 'job-ended', tenant: job.tenant, job_id: job.id, trace: job.trace } as const;
    const killed = background(backend, clock, () => Promise.reject(new Error('killed')));
    await expect(killed.handle(ended)).rejects.toThrow('killed');
    await backend.jobs.markEventSent(job);
    expect(await twoSweeps()).toMatchObject({ 'attempt-delivery': 2 });
    await system.handleDue();
    expect(receiver.requests).toHaveLength(1);
    const name = { tenant: job.tenant, id: deliveryIdOf(job.id) };
    expect(await system.context.deliveries.get(name)).toMatchObject({ status: 'delivered', attempts: 1 });
    expect(await twoSweeps()).toEqual({});
  });

  it('deletes what a worker wrote after its job was deleted', async () => {
    const key = uploadKey('acme', newId('segmentation'));
    const job = await newJob({ image: { source: 'inline', bucket: 'itaclip', key } });
    await backend.jobs.end(job, { status: 'canceled' }, false);
    await backend.jobs.markDeleted(job);
    const late = `${resultsPrefix(job.tenant, job.id, job.retention_days)}abc/labels.png`;
    for (const each of [late, key]) await backend.objects.put(each, Buffer.from('x'), 'image/png');
    clock.now = later(clock.now, 3600);
    expect(await twoSweeps()).toEqual({ 'delete-objects': 1 });
    for (const each of [late, key]) {
      expect(await backend.objects.head({ bucket: backend.objects.bucket, key: each })).toBeUndefined();
    }
  });

  async function newUpload(bytes: string | undefined): Promise<{ upload: UploadRecord; key: string }> {
    const upload: UploadRecord = {
      id: newId('upload'),
      tenant: 'acme',
      content_type: 'image/png',
      bytes: 1,
      created_at: START.toISOString(),
      expires_at: later(START, DAY_SECONDS).toISOString(),
    };
    const key = uploadKey('acme', upload.id);
    if (bytes !== undefined) await backend.objects.put(key, Buffer.from(bytes), 'image/png');
    return { upload, key };
  }

  const isStored = async (key: string) =>
    (await backend.objects.head({ bucket: backend.objects.bucket, key })) !== undefined;

  it('deletes an upload without a job, a day after its creation', async () => {
    const { upload, key } = await newUpload('x');
    await system.context.uploads.create(upload);
    expect(await twoSweeps()).toEqual({});
    clock.now = later(START, DAY_SECONDS);
    expect(await twoSweeps()).toEqual({ 'delete-upload': 1 });
    expect(await isStored(key)).toBe(false);
  });

  it('keeps an upload until the last job created from it must have started', async () => {
    const { upload, key } = await newUpload('x');
    await system.context.uploads.create(upload);
    const startBy = later(START, DAY_SECONDS + 7200).toISOString();
    await system.context.uploads.keepForJob(upload, startBy);
    await system.context.uploads.keepForJob(upload, START.toISOString());
    clock.now = later(START, DAY_SECONDS);
    expect(await twoSweeps()).toEqual({ 'keep-upload': 1 });
    clock.now = later(new Date(startBy), 3400);
    expect(await twoSweeps()).toEqual({});
    expect(await isStored(key)).toBe(true);
    clock.now = later(new Date(startBy), 3600);
    expect(await twoSweeps()).toEqual({ 'delete-upload': 1 });
    expect(await isStored(key)).toBe(false);
  });

  it('aborts the parts of an expired upload', async () => {
    const { upload, key } = await newUpload(undefined);
    const uploadId = await createMultipart(backend.objects, key, 'image/png');
    await system.context.uploads.create({ ...upload, multipart: { s3_upload_id: uploadId } });
    clock.now = later(START, DAY_SECONDS);
    expect(await twoSweeps()).toEqual({ 'delete-upload': 1 });
    expect(await listParts(backend.objects, { key, uploadId })).toBeUndefined();
  });

  it('continues when a row cannot be repaired', async () => {
    const broken = { pk: 'tenant#acme', sk: newId('segmentation'), sweep_at: START.toISOString() };
    await backend.table.put({ ...broken, sweep_shard: '0' });
    await backend.table.put({ ...broken, sk: 'odd', sweep_shard: '0' });
    const job = await newJob();
    clock.now = later(clock.now, SWEEP_SECONDS + 1);
    expect(await system.sweep()).toEqual({ repaired: { enqueue: 1 }, unrepaired: 2 });
    expect(system.sent).toMatchObject([{ id: job.id }]);
    expect(new Set(system.lines.map(({ row }) => row))).toEqual(new Set(['odd', broken.sk]));
  });

  it('does no more when its time is over', async () => {
    const job = await newJob();
    clock.now = later(clock.now, SWEEP_SECONDS + 1);
    expect(await sweep(system.context, AbortSignal.abort())).toEqual({ repaired: {}, unrepaired: 0 });
    expect(system.sent).toEqual([]);
    expect((await rowOf(job)).enqueued_at).toBeUndefined();
  });
});

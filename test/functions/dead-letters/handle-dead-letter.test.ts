import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Job } from '#contracts/jobs/job.ts';
import { later } from '#contracts/time.ts';
import { handleDeadLetter } from '#functions/dead-letters/handle-dead-letter.ts';
import { background, type Background } from '#test/support/background.ts';
import { jobFixture } from '#test/support/service/job-fixture.ts';
import { openLocalBackend, type LocalBackend } from '#test/support/service/local-backend.ts';

const START = new Date('2026-11-24T12:00:00.000Z');
const clock = { now: START };
let backend: LocalBackend;
let system: Background;

beforeAll(async () => {
  backend = await openLocalBackend({ now: () => clock.now });
});
beforeEach(() => {
  clock.now = START;
  system = background(backend, clock);
});
afterAll(() => backend[Symbol.asyncDispose]());

async function newJob(): Promise<Job> {
  const webhook = { url: 'https://example.com/', events: ['segmentation.failed' as const] };
  const job = jobFixture(clock.now, { webhook });
  await backend.jobs.create(job);
  return job;
}

async function buried(job: Job): Promise<Job> {
  const { tenant, id, trace } = job;
  await handleDeadLetter(system.context, JSON.stringify({ kind: 'segmentation', tenant, job_id: id, trace }));
  return (await backend.jobs.get(job))!;
}

describe('handleDeadLetter', () => {
  it('fails the job, and publishes the end', async () => {
    const job = await newJob();
    const row = await buried(job);
    expect(row).toMatchObject({ status: 'failed', problem: { code: 'job-exhausted' } });
    expect(row.problem?.detail).toMatch(/10 times.*No error was recorded/);
    expect(system.waiting).toMatchObject([{ message: { kind: 'job-ended', job_id: job.id } }]);
    expect(system.lines).toMatchObject([{ level: 'error', job_id: job.id }]);
  });

  it('names the last error', async () => {
    const job = await newJob();
    await backend.jobs.start(job, 'worker', 10);
    await backend.jobs.recordError(job, 'worker', { code: 'out-of-memory', detail: 'CUDA is full.' });
    clock.now = later(START, 60);
    expect((await buried(job)).problem?.detail).toContain('"out-of-memory": CUDA is full.');
  });

  it('leaves a job alone that a worker holds, until its lease has long expired', async () => {
    const job = await newJob();
    await backend.jobs.start(job, 'worker', 10);
    expect(await buried(job)).toMatchObject({ status: 'running' });
    clock.now = later(START, 69);
    await expect(buried(job)).rejects.toThrow('just now');
    clock.now = later(START, 71);
    expect(await buried(job)).toMatchObject({ status: 'failed' });
  });

  it.each([
    ['failed', (job: Job) => backend.jobs.recordError(job, 'worker', { code: 'internal', detail: 'x' })],
    ['was released', (job: Job) => backend.jobs.release(job, 'worker')],
  ])('is retried if an attempt %s just now, since it may be a duplicate', async (_, leave) => {
    const job = await newJob();
    await backend.jobs.start(job, 'worker', 600);
    clock.now = later(START, 300);
    await leave(job);
    await expect(buried(job)).rejects.toThrow('just now');
    await backend.jobs.start(job, 'other', 600);
    clock.now = later(START, 400);
    expect(await buried(job)).toMatchObject({ status: 'running', worker: 'other' });
  });

  it('cancels a job that was to be canceled', async () => {
    const job = await newJob();
    await backend.jobs.start(job, 'worker', 10);
    await backend.jobs.requestCancel(job);
    clock.now = later(START, 71);
    expect(await buried(job)).toMatchObject({ status: 'canceled' });
  });

  it('changes nothing about a job that has ended', async () => {
    const job = await newJob();
    await backend.jobs.start(job, 'worker', 10);
    await backend.jobs.end(job, { status: 'succeeded' }, false);
    expect(await buried(job)).toMatchObject({ status: 'succeeded' });
    expect(system.waiting).toEqual([]);
  });

  it.each(['not JSON', '{"kind":"other"}'])('drops %s, and logs its digest only', async (body) => {
    await handleDeadLetter(system.context, body);
    const sha256 = createHash('sha256').update(body).digest('hex');
    expect(system.lines).toMatchObject([{ level: 'error', sha256 }]);
    expect(JSON.stringify(system.lines)).not.toContain(body);
  });
});

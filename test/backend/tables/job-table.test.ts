import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { later } from '#contracts/time.ts';
import { jobFixture } from '#test/support/service/job-fixture.ts';
import { openLocalBackend, type LocalBackend } from '#test/support/service/local-backend.ts';

let now = new Date('2026-11-24T12:00:00.000Z');
let backend: LocalBackend;

beforeAll(async () => {
  backend = await openLocalBackend({ now: () => now });
});
afterAll(() => backend[Symbol.asyncDispose]());

async function createdJob(changes: Parameters<typeof jobFixture>[1] = {}) {
  const job = jobFixture(now, changes);
  expect(await backend.jobs.create(job)).toBe(true);
  return job;
}

async function dueIds(at: Date): Promise<string[]> {
  const ids: string[] = [];
  for await (const row of backend.table.due(at)) ids.push(row.sk);
  return ids;
}

describe('JobTable', () => {
  it('creates a job once', async () => {
    const job = await createdJob();
    expect(await backend.jobs.create(job)).toBe(false);
    expect(await backend.jobs.get(job)).toEqual(job);
  });

  it("finds nothing under another tenant's name", async () => {
    const { id } = await createdJob();
    expect(await backend.jobs.get({ tenant: 'other', id })).toBeUndefined();
  });

  it('lets one worker start a job, and another when the lease has expired', async () => {
    const job = await createdJob();
    expect(await backend.jobs.start(job, 'first', 10)).toMatchObject({ status: 'running', worker: 'first' });
    expect(await backend.jobs.start(job, 'second', 10)).toBeUndefined();
    now = later(now, 11);
    expect(await backend.jobs.start(job, 'second', 10)).toMatchObject({ worker: 'second' });
    expect(await backend.jobs.renew(job, 'first', 10)).toBeUndefined();
  });

  it.each([-3, 3])('lets another worker start a job after the clock jumped by %i hours', async (hours) => {
    const noon = now;
    const job = await createdJob();
    await backend.jobs.start(job, 'killed', 54);
    now = later(noon, hours * 3600);
    expect(await backend.jobs.start(job, 'second', 54)).toMatchObject({ worker: 'second' });
    now = later(now, 50);
    expect(await backend.jobs.start(job, 'third', 54)).toBeUndefined();
    now = noon;
  });

  it.each([-300, 300])('keeps a job for its worker whose clock differs by %i seconds', async (seconds) => {
    const job = await createdJob();
    await backend.jobs.start(job, 'first', 540);
    const noon = now;
    now = later(noon, seconds);
    expect(await backend.jobs.start(job, 'second', 54)).toBeUndefined();
    now = noon;
  });

  it('starts nothing that is overdue or to be canceled', async () => {
    const late = await createdJob();
    const canceled = await createdJob();
    await backend.jobs.start(canceled, 'first', 10);
    await backend.jobs.requestCancel(canceled);
    now = later(now, 3600);
    expect(await backend.jobs.start(late, 'first', 10)).toBeUndefined();
    expect(await backend.jobs.start(canceled, 'first', 10)).toBeUndefined();
  });

  it('ends a job once', async () => {
    const job = await createdJob();
    await backend.jobs.start(job, 'first', 10);
    expect(await backend.jobs.end(job, { status: 'succeeded' }, false)).toMatchObject({
      status: 'succeeded',
    });
    for (const status of ['succeeded', 'failed', 'canceled', 'expired'] as const) {
      expect(await backend.jobs.end(job, { status }, false)).toBeUndefined();
    }
    expect(await backend.jobs.renew(job, 'first', 10)).toBeUndefined();
    expect(await backend.jobs.get(job)).toMatchObject({ status: 'succeeded' });
  });

  it('says how long a job waited that never ran', async () => {
    const job = await createdJob();
    now = later(now, 90);
    expect(await backend.jobs.end(job, { status: 'canceled' }, false)).toMatchObject({
      timings: { queue_seconds: 90, cold_start_seconds: 0, compute_seconds: 0, stages: {} },
      usage: { compute_seconds: 0, encoder_passes: 0, estimated_cost: null },
    });
  });

  it('shows the sweeper a job until its message is sent, and again when it is overdue', async () => {
    const job = await createdJob();
    expect(await dueIds(later(now, 61))).toContain(job.id);
    await backend.jobs.markEnqueued(job);
    expect(await dueIds(later(now, 61))).not.toContain(job.id);
    expect(await dueIds(later(new Date(job.start_by), 2))).toContain(job.id);
  });

  it('shows the sweeper an end that was not published', async () => {
    const job = await createdJob();
    await backend.jobs.end(job, { status: 'canceled' }, true);
    expect(await dueIds(later(now, 61))).toContain(job.id);
    await backend.jobs.markEventSent(job);
    expect(await dueIds(later(now, 1_000_000))).not.toContain(job.id);
  });

  it('remembers the errors of attempts and that a job is degraded', async () => {
    const job = await createdJob();
    await backend.jobs.start(job, 'first', 10);
    const problem = { code: 'out-of-memory', detail: 'too large' } as const;
    const row = await backend.jobs.recordError(job, 'first', problem, { degrade: true });
    expect(row).toMatchObject({ degraded: true, errors: [{ ...problem, worker: 'first' }] });
    expect(await backend.jobs.start(job, 'second', 10)).toMatchObject({ worker: 'second' });
  });

  it('lists the newest first, by state, without the deleted', async () => {
    const tenant = 'lists';
    const [first, second, third] = [
      await createdJob({ tenant }),
      await createdJob({ tenant }),
      await createdJob({ tenant }),
    ];
    await backend.jobs.end(second, { status: 'canceled' }, false);
    await backend.jobs.end(third, { status: 'canceled' }, false);
    await backend.jobs.markDeleted(third);
    const all = await backend.jobs.list(tenant, { limit: 10 });
    expect(all.rows.map(({ id }) => id)).toEqual([second.id, first.id]);
    const canceled = await backend.jobs.list(tenant, { limit: 10, status: 'canceled' });
    expect(canceled.rows.map(({ id }) => id)).toEqual([second.id]);
  });

  it('deletes only what has ended', async () => {
    const job = await createdJob();
    expect(await backend.jobs.markDeleted(job)).toBeUndefined();
  });
});

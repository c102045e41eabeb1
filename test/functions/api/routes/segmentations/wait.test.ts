import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { finishJob } from '#backend/finish-work.ts';
import type { Job } from '#contracts/jobs/job.ts';
import { waitForEnd } from '#functions/api/routes/segmentations/wait-for-end.ts';
import { preferredWait } from '#functions/api/routes/segmentations/read-preferred-wait.ts';
import { waitFor } from '#test/support/patience.ts';
import { jobFixture } from '#test/support/service/job-fixture.ts';
import { openLocalApi, type LocalApi } from '#test/support/service/local-api.ts';

let api: LocalApi;
let key: { authorization: string };

beforeAll(async () => {
  api = await openLocalApi();
  key = await api.authorize('acme');
});
afterAll(() => api[Symbol.asyncDispose]());

async function post(prefer: string, headers: Record<string, string> = {}): Promise<Response> {
  return api.request('/v1/segmentations', {
    method: 'POST',
    headers: { ...key, 'content-type': 'application/json', prefer, ...headers },
    body: JSON.stringify({ image: { url: 'https://example.com/a.jpg' }, classes: ['dog'] }),
  });
}

async function newestJob(): Promise<Job | undefined> {
  return (await api.backend.jobs.list('acme', { limit: 1 })).rows[0];
}

async function jobAfter(last: string | undefined): Promise<Job> {
  return waitFor('a new job', async () => {
    const newest = await newestJob();
    if (newest === undefined || newest.id === last) throw new Error(`the newest job is ${newest?.id}`);
    return newest;
  });
}

describe('Prefer: wait', () => {
  it('answers 200 with the job once it has ended', async () => {
    const last = (await newestJob())?.id;
    const answer = post('respond-async, wait=20');
    const job = await jobAfter(last);
    await finishJob(api.backend, job, { status: 'canceled' });
    const response = await answer;
    expect(response.status).toBe(200);
    expect(response.headers.get('preference-applied')).toBe('wait=20');
    expect(response.headers.get('vary')).toContain('Prefer');
    expect(response.headers.get('location')).toContain(job.id);
    expect(response.headers.get('retry-after')).toBeNull();
    expect(await response.json()).toMatchObject({ id: job.id, status: 'canceled' });
  });

  it('answers the same 202 when time is up, and the job continues', async () => {
    const startedAt = performance.now();
    const response = await post('wait=1');
    expect(performance.now() - startedAt).toBeGreaterThan(900);
    expect(response.status).toBe(202);
    expect(response.headers.get('preference-applied')).toBe('wait=1');
    const { id } = (await response.json()) as Job;
    expect(await api.backend.jobs.get({ tenant: 'acme', id })).toMatchObject({ status: 'queued' });
  });

  it('answers others with the idempotency key while the first still waits', async () => {
    const headers = { 'idempotency-key': 'waits' };
    const last = (await newestJob())?.id;
    const first = post('wait=20', headers);
    const job = await jobAfter(last);
    const second = await post('wait=20', headers);
    expect(second.status).toBe(202);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(await second.json()).toMatchObject({ id: job.id });
    await finishJob(api.backend, job, { status: 'canceled' });
    expect((await first).status).toBe(200);
  });
});

describe('waitForEnd', () => {
  it('stops to ask when the caller is gone', async () => {
    const job = jobFixture(new Date());
    await api.backend.jobs.create(job);
    const caller = new AbortController();
    const reads = vi.spyOn(api.backend.jobs, 'get');
    const answer = waitForEnd(api.backend.jobs, job, performance.now() + 20_000, caller.signal);
    await waitFor('the second read', () => expect(reads.mock.calls.length).toBeGreaterThan(1));
    caller.abort();
    expect(await answer).toBeUndefined();
    reads.mockRestore();
  });
});

describe('preferredWait', () => {
  it.each([
    [undefined, undefined],
    ['', undefined],
    ['respond-async', undefined],
    ['wait', 25],
    ['wait=0', 0],
    ['wait=10', 10],
    ['wait="7"', 7],
    ['WAIT = 3', 3],
    ['wait=100', 25],
    ['wait=99999999999', undefined],
    ['wait=-1', undefined],
    ['wait=abc', undefined],
    ['waiting=3', undefined],
    ['handling=lenient, wait=5; q=1', 5],
    ['note="a, wait=9", wait=4', 4],
    ['respond-async,wait=6,wait=8', 6],
  ])('reads %s as %s', (header, seconds) => {
    expect(preferredWait(header)).toBe(seconds);
  });
});

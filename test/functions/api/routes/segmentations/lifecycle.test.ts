import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { artifactKey } from '#contracts/storage/object-keys.ts';
import { WORKERS_PARTITION } from '#contracts/storage/table-definition.ts';
import { newId } from '#contracts/ids.ts';
import { finishJob } from '#backend/finish-work.ts';
import type { Job } from '#contracts/jobs/job.ts';
import type { Segmentation } from '#contracts/jobs/segmentation.ts';
import { DAY_SECONDS, later } from '#contracts/time.ts';
import { jobFixture } from '#test/support/service/job-fixture.ts';
import { openLocalApi, type LocalApi } from '#test/support/service/local-api.ts';
import { pngHeader } from '#test/support/images/picture-headers.ts';

let now = new Date('2026-11-24T12:00:00.000Z');
let api: LocalApi;
let key: { authorization: string };

beforeAll(async () => {
  api = await openLocalApi({ now: () => now });
  key = await api.authorize('acme');
});
afterAll(() => api[Symbol.asyncDispose]());

async function createdJob(changes: Partial<Job> = {}): Promise<Job> {
  const job = jobFixture(now, changes);
  expect(await api.backend.jobs.create(job)).toBe(true);
  return job;
}

const LABELS = new TextEncoder().encode('pretend labels');

/** The job has an artifact that is really stored. */
async function succeededJob(changes: Partial<Job> = {}): Promise<Job> {
  const job = await createdJob(changes);
  const artifact = { name: 'labels.png' as const, sha256: 'ab'.repeat(32) };
  const stored = {
    ...artifact,
    media_type: 'image/png',
    bytes: LABELS.length,
    key: artifactKey(job, artifact),
  };
  await api.backend.objects.put(stored.key, LABELS, stored.media_type);
  await api.backend.jobs.start(job, 'first', 60);
  const ended = await finishJob(api.backend, job, { status: 'succeeded', artifacts: [stored] });
  if (!ended) throw new Error('the job did not end');
  return ended;
}

async function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return api.request(path, { headers: { ...key, ...headers } });
}

async function send(method: string, path: string): Promise<Response> {
  return api.request(path, { method, headers: key });
}

async function show(job: Job): Promise<Segmentation> {
  return (await (await get(`/v1/segmentations/${job.id}`)).json()) as Segmentation;
}

describe('GET /v1/segmentations/{id}', () => {
  it('says honestly that nobody works, then that somebody does', async () => {
    const job = await createdJob({ image: { source: 'upload', bucket: 'itaclip', key: 'k' } });
    expect((await show(job)).waiting?.note).toMatch(/No worker is running/);
    now = later(now, 10);
    const at = now.toISOString();
    const worker = { id: 'w', started_at: at, seen_at: at, model: 'storybook' };
    await api.backend.table.put({ pk: WORKERS_PARTITION, sk: 'w', ...worker });
    expect((await show(job)).waiting?.note).toMatch(/is starting/);
    now = later(now, 10);
    await api.backend.table.put({ pk: WORKERS_PARTITION, sk: 'w', ...worker, ready_at: at });
    expect((await show(job)).waiting).toEqual({ approximate_count: 0, note: 'A worker is running.' });
    now = later(now, 300);
    expect((await show(job)).waiting?.note).toMatch(/No worker is running/);
    const before = now;
    now = later(now, -3 * 3600);
    const seen_at = now.toISOString();
    await api.backend.table.put({ pk: WORKERS_PARTITION, sk: 'w', ...worker, seen_at, ready_at: seen_at });
    expect((await show(job)).waiting?.note).toBe('A worker is running.');
    now = before;
  });

  it('says when to ask again until the job has ended', async () => {
    const job = await createdJob();
    expect((await get(`/v1/segmentations/${job.id}`)).headers.get('retry-after')).toMatch(/^\d+$/);
    const ended = await succeededJob();
    expect((await get(`/v1/segmentations/${ended.id}`)).headers.get('retry-after')).toBeNull();
  });

  it('answers 304 until something of the job is another', async () => {
    const job = await createdJob();
    const path = `/v1/segmentations/${job.id}`;
    const etag = (await get(path)).headers.get('etag') ?? '';
    for (const header of [etag, `"other", ${etag}`, '*', etag.replace('W/', '')]) {
      expect((await get(path, { 'if-none-match': header })).status).toBe(304);
    }
    expect((await get(path, { 'if-none-match': '"other"' })).status).toBe(200);
    await api.backend.jobs.start(job, 'first', 60);
    expect((await get(path, { 'if-none-match': etag })).status).toBe(200);
  });

  it('never calls a copy fresh whose links are dead', async () => {
    const job = await succeededJob();
    const path = `/v1/segmentations/${job.id}`;
    const first = await get(path);
    const { artifacts } = (await first.json()) as Segmentation;
    const dead = new Date(artifacts[0]?.expires_at ?? 0);
    const etag = first.headers.get('etag') ?? '';
    const before = now;
    now = dead;
    expect((await get(path, { 'if-none-match': etag })).status).toBe(200);
    now = before;
  });

  it('links to bytes that anyone with the link can read, for an hour at most', async () => {
    const job = await succeededJob();
    const { artifacts } = await show(job);
    const [labels] = artifacts;
    expect(labels).toMatchObject({ name: 'labels.png', bytes: LABELS.length });
    expect(new Date(labels?.expires_at ?? 0).getTime() - now.getTime()).toBeLessThanOrEqual(3_600_000);
    const answer = await fetch(labels?.url ?? '');
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(LABELS);
  });

  it('is a problem document inside a failed job', async () => {
    const job = await createdJob();
    await finishJob(api.backend, job, {
      status: 'failed',
      problem: { code: 'invalid-image', detail: 'It is cut off.' },
    });
    const { problem, links } = await show(job);
    expect(problem).toMatchObject({ code: 'invalid-image', status: 422, detail: 'It is cut off.' });
    expect(problem?.type).toMatch(/\/problems\/invalid-image$/);
    expect(links.cancel).toBeNull();
  });

  it('answers HEAD like GET, without the body', async () => {
    const job = await createdJob();
    const response = await send('HEAD', `/v1/segmentations/${job.id}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('etag')).toBeTruthy();
    expect(await response.text()).toBe('');
  });

  it('is 410 past its retention, and 404 a month later', async () => {
    const job = await succeededJob({ retention_days: 1, expires_at: later(now, DAY_SECONDS).toISOString() });
    const paths = [`/v1/segmentations/${job.id}`, `/v1/segmentations/${job.id}/artifacts/labels.png`];
    const before = now;
    now = later(now, DAY_SECONDS);
    const key2 = await api.authorize('acme');
    for (const path of paths) expect((await api.request(path, { headers: key2 })).status).toBe(410);
    now = later(now, 30 * DAY_SECONDS);
    const key3 = await api.authorize('acme');
    for (const path of paths) expect((await api.request(path, { headers: key3 })).status).toBe(404);
    now = before;
  });

  it.each([newId('segmentation'), 'seg_1', 'upl_1', '..%2F..', 'a%00b', 'seg_%F0%9F%90%B6'])(
    'is 404 for %s',
    async (id) => {
      expect((await get(`/v1/segmentations/${id}`)).status).toBe(404);
    },
  );
});

describe('GET /v1/segmentations/{id}/artifacts/{name}', () => {
  it('leads to the bytes', async () => {
    const job = await succeededJob();
    const response = await get(`/v1/segmentations/${job.id}/artifacts/labels.png`);
    expect(response.status).toBe(303);
    const answer = await fetch(response.headers.get('location') ?? '');
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(LABELS);
  });

  it('is 404 for what was not asked for', async () => {
    const job = await succeededJob();
    expect((await get(`/v1/segmentations/${job.id}/artifacts/scores.npy`)).status).toBe(404);
  });
});

describe('POST /v1/segmentations/{id}/cancel', () => {
  it('ends a waiting job at once, and publishes the end', async () => {
    const webhook = { url: 'https://example.com/hook', events: ['segmentation.canceled' as const] };
    const job = await createdJob({ webhook });
    const before = await api.backend.queues.countWaiting('webhooks');
    const response = await send('POST', `/v1/segmentations/${job.id}/cancel`);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      status: 'canceled',
      timings: { queue_seconds: 0, compute_seconds: 0 },
      usage: { compute_seconds: 0, encoder_passes: 0, estimated_cost: null },
    });
    expect(await api.backend.queues.countWaiting('webhooks')).toBe(before + 1);
  });

  it('asks the worker of a job that runs to stop', async () => {
    const job = await createdJob();
    await api.backend.jobs.start(job, 'first', 60);
    const response = await send('POST', `/v1/segmentations/${job.id}/cancel`);
    expect(response.status).toBe(202);
    expect(await api.backend.jobs.get(job)).toMatchObject({
      status: 'running',
      cancel_requested_at: now.toISOString(),
    });
  });

  it('is a conflict for a job that has ended', async () => {
    const job = await succeededJob();
    const response = await send('POST', `/v1/segmentations/${job.id}/cancel`);
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ code: 'conflict' });
  });
});

describe('DELETE /v1/segmentations/{id}', () => {
  it('takes the bytes away and leaves 410', async () => {
    const job = await succeededJob();
    const { artifacts } = await show(job);
    expect((await send('DELETE', `/v1/segmentations/${job.id}`)).status).toBe(204);
    expect((await fetch(artifacts[0]?.url ?? '')).status).toBe(404);
    expect((await get(`/v1/segmentations/${job.id}`)).status).toBe(410);
    expect((await send('DELETE', `/v1/segmentations/${job.id}`)).status).toBe(204);
  });

  it.each(['queued', 'running'])('cancels a %s job first, so that its worker loses', async (status) => {
    const job = await createdJob();
    if (status === 'running') await api.backend.jobs.start(job, 'first', 60);
    expect((await send('DELETE', `/v1/segmentations/${job.id}`)).status).toBe(204);
    expect(await api.backend.jobs.get(job)).toMatchObject({
      status: 'canceled',
      deleted_at: now.toISOString(),
    });
    expect(await finishJob(api.backend, job, { status: 'succeeded' })).toBeUndefined();
  });

  it('takes an image away that came with the job', async () => {
    const created = await api.request('/v1/segmentations?classes=dog', {
      method: 'POST',
      headers: { ...key, 'content-type': 'image/png' },
      body: pngHeader(100, 100),
    });
    const { id } = (await created.json()) as Segmentation;
    const image = (await api.backend.jobs.get({ tenant: 'acme', id }))?.image;
    const place = { bucket: image?.bucket ?? '', key: image?.key ?? '' };
    expect(await api.backend.objects.head(place)).toBeDefined();
    await send('DELETE', `/v1/segmentations/${id}`);
    expect(await api.backend.objects.head(place)).toBeUndefined();
  });
});

describe('GET /v1/segmentations', () => {
  it('pages through the jobs, newest first, and by state', async () => {
    const tenant = 'pages';
    const own = await api.authorize(tenant);
    const jobs: Job[] = [];
    for (let index = 0; index < 7; index += 1) jobs.push(await createdJob({ tenant }));
    await finishJob(api.backend, jobs[2]!, { status: 'canceled' });
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '' : `&cursor=${cursor}`;
      const page = await api.request(`/v1/segmentations?limit=3${query}`, { headers: own });
      const { data, next_cursor } = (await page.json()) as {
        data: { id: string }[];
        next_cursor: string | null;
      };
      ids.push(...data.map(({ id }) => id));
      cursor = next_cursor;
    } while (cursor !== null);
    expect(ids).toEqual(jobs.map(({ id }) => id).toReversed());
    const canceled = await api.request('/v1/segmentations?status=canceled', { headers: own });
    expect(await canceled.json()).toMatchObject({ data: [{ id: jobs[2]!.id }] });
  });

  it.each(['limit=0', 'limit=101', 'limit=x', 'status=lost', 'cursor=%00', 'cursor=dGVuYW50'])(
    'refuses %s by name',
    async (query) => {
      const response = await get(`/v1/segmentations?${query}`);
      expect(response.status).toBe(422);
      const { errors } = (await response.json()) as { errors: { pointer: string }[] };
      expect(errors[0]?.pointer).toBe(query.split('=')[0]);
    },
  );
});

/** The calls of the client one by one: what they ask for, when they ask again, and how they fail. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { finishJob } from '#backend/finish-work.ts';
import {
  Client,
  hasEnded,
  ProblemError,
  requireSuccess,
  TransferError,
  type SegmentProgress,
} from '#client/index.ts';
import { waitFor } from '#test/support/patience.ts';
import { evaluationFixture } from '#test/support/service/evaluation-fixture.ts';
import { faultsFor } from '#test/support/service/scripted-proxy.ts';
import { imageOf, INLINE, SINGLE } from './images.ts';
import { RESULT, startProxiedService, type ProxiedService } from './proxied-service.ts';

let service: ProxiedService;
let client: Client;
/** The jobs that were there before. */
let known: Set<string>;

beforeAll(async () => {
  service = await startProxiedService();
  ({ client } = service);
});
afterAll(() => service[Symbol.asyncDispose]());
beforeEach(async () => {
  known = new Set((await service.jobs()).map(({ id }) => id));
  service.proxy.script = () => undefined;
  service.proxy.injected = [];
  service.proxy.seen = [];
});

async function queuedJob() {
  return client.segment(await imageOf(INLINE), ['dog'], { wait: false });
}

/** Ends the job that appears next, and returns its id. */
async function endNewestJob(failure?: { code: 'invalid-image'; detail: string }): Promise<string> {
  const { backend } = service.api;
  const job = await waitFor('a new job', async () => {
    const found = (await service.jobs()).find(({ id }) => !known.has(id));
    if (!found) throw new Error('there is none');
    return found;
  });
  known.add(job.id);
  if (failure === undefined) await service.succeed(job.id);
  else {
    const running = await backend.jobs.start(job, 'worker', 60);
    await finishJob(backend, running ?? job, { status: 'failed', problem: failure });
  }
  return job.id;
}

/** An answer of the service that the proxy gives in its place. */
const problem = (code: string, status: number, headers: Record<string, string> = {}) => ({
  status,
  headers: { 'content-type': 'application/problem+json', ...headers },
  body: JSON.stringify({
    type: `https://itaclip.invalid/problems/${code}`,
    title: 'A title',
    status,
    detail: 'A sentence.',
    code,
    request_id: 'req_1',
  }),
});

async function thrownBy(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('segment', () => {
  it('lets the service hold its answer back until the job has ended', async () => {
    const segmented = client.segment(await imageOf(INLINE), ['dog']);
    await endNewestJob();
    expect(await segmented).toMatchObject({ status: 'succeeded', classes: ['dog'] });
    expect(service.proxy.seen).toEqual(['POST /v1/segmentations']);
  });

  it('follows a job whose answer was lost while it was held back', async () => {
    service.proxy.script = faultsFor(({ method }) => method === 'POST', ['lose-answer']);
    const segmented = client.segment(await imageOf(INLINE), ['dog']);
    const id = await endNewestJob();
    expect(await segmented).toMatchObject({ id, status: 'succeeded' });
    expect(service.proxy.injected).toEqual(['lose-answer']);
  });

  it('tells the progress of the upload and of the job', async () => {
    const progress: SegmentProgress[] = [];
    const segmented = client.segment(await imageOf(SINGLE), ['dog'], {
      onProgress: (each) => progress.push(each),
    });
    await endNewestJob();
    await segmented;
    const uploads = progress.filter((each) => each.stage === 'upload');
    const jobs = progress.filter((each) => each.stage === 'job');
    expect(uploads.map(({ sentBytes }) => sentBytes)).toEqual([0, SINGLE, SINGLE]);
    expect(jobs[0]?.job.status).toBe('queued');
    expect(jobs.at(-1)?.job.status).toBe('succeeded');
  });

  it('returns the job as it is when the time is over', async () => {
    const job = await client.segment(await imageOf(INLINE), ['dog'], { wait: 0.01 });
    expect(job.status).toBe('queued');
  });

  it('throws the problem of a job that has failed, with the job', async () => {
    const segmented = thrownBy(client.segment(await imageOf(INLINE), ['dog']));
    const id = await endNewestJob({ code: 'invalid-image', detail: 'The image cannot be decoded.' });
    const error = await segmented;
    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({
      code: 'invalid-image',
      message: 'The image cannot be decoded.',
      job: { id, status: 'failed' },
    });
  });

  it('throws the problem of a request that is refused, without a second attempt', async () => {
    const error = await thrownBy(client.segment(new Blob(['no image']), ['dog']));
    expect(error).toMatchObject({ name: 'ProblemError', code: 'unsupported-image-type', status: 415 });
    expect(service.proxy.seen).toHaveLength(1);
  });

  it('passes members of the request on, and points at those that are wrong', async () => {
    const options = { wait: false, retention_days: 1, metadata: { order: '7' } } as const;
    const job = await client.segment(await imageOf(INLINE), { vocabulary: 'voc21' }, options);
    expect(job).toMatchObject({ vocabulary: 'voc21', metadata: { order: '7' } });
    const error = await thrownBy(client.segment(await imageOf(INLINE), [''], { wait: false }));
    expect(error).toMatchObject({ code: 'invalid-request' });
    expect((error as ProblemError).errors[0]?.pointer).toBe('request/classes/0');
  });

  it.each([
    ['https://example.com/a.jpg', 'url'],
    [new URL('https://example.com/a.jpg'), 'url'],
  ])('lets the service fetch %s', async (address, source) => {
    const { id } = await client.segment(address, ['dog'], { wait: false });
    const made = (await service.jobs()).find((job) => job.id === id);
    expect(made?.image).toMatchObject({ source, url: 'https://example.com/a.jpg' });
  });

  it('sends the bytes behind an address that only this program knows', async () => {
    const bytes = Buffer.from(await (await imageOf(INLINE)).arrayBuffer());
    const { id } = await client.segment(`data:image/png;base64,${bytes.toString('base64')}`, ['dog'], {
      wait: false,
    });
    const made = (await service.jobs()).find((job) => job.id === id);
    expect(made?.image).toMatchObject({ source: 'inline', bytes: INLINE });
  });

  it('uses an upload for several jobs', async () => {
    const upload = await client.upload(await imageOf(INLINE));
    const first = await client.segment(upload, ['dog'], { wait: false });
    const second = await client.segment(upload, ['cat'], { wait: false });
    expect(first.id).not.toBe(second.id);
    expect(service.proxy.seen.filter((request) => request.startsWith('PUT '))).toHaveLength(1);
  });

  it('ends when its signal aborts, and the job goes on', async () => {
    const controller = new AbortController();
    const segmented = client.segment(await imageOf(INLINE), ['dog'], {
      signal: controller.signal,
      onProgress: ({ stage }) => stage === 'job' && controller.abort(new Error('enough')),
    });
    await expect(segmented).rejects.toThrow('enough');
    expect((await client.list({ limit: 1 })).data[0]?.status).toBe('queued');
  });
});

describe('wait', () => {
  it('follows a job to its end, whatever that is', async () => {
    const job = await queuedJob();
    const waited = client.wait(job);
    await client.cancel(job.id);
    expect(await waited).toMatchObject({ id: job.id, status: 'canceled' });
    expect(() => requireSuccess(job)).not.toThrow();
    await expect(waited.then(requireSuccess)).rejects.toMatchObject({
      code: 'canceled',
      job: { id: job.id },
    });
  });

  it('asks again only when the service said that it should', async () => {
    const { id } = await queuedJob();
    await service.api.backend.jobs.start({ tenant: 'acme', id }, 'worker', 60);
    const asked: number[] = [];
    const waited = client.wait(id, { onProgress: () => asked.push(performance.now()) });
    await waitFor('the first question', () => expect(asked).toHaveLength(1));
    await service.succeed(id);
    expect(await waited).toMatchObject({ status: 'succeeded' });
    // A job that is running is worth a question every second.
    expect((asked[1] ?? 0) - (asked[0] ?? 0)).toBeGreaterThan(990);
  });

  it('asks for what has changed only', async () => {
    const { id } = await queuedJob();
    const seen: string[] = [];
    const job = await client.wait(id, { seconds: 2.5, onProgress: ({ status }) => seen.push(status) });
    expect(job.status).toBe('queued');
    expect(
      service.proxy.seen.filter((request) => request === `GET /v1/segmentations/${id}`).length,
    ).toBeGreaterThan(1);
    expect(seen).toEqual(['queued']);
  });

  it('does not ask about a job that is known to have ended', async () => {
    const { id } = await queuedJob();
    const canceled = await client.cancel(id);
    service.proxy.seen = [];
    expect(await client.wait(canceled)).toBe(canceled);
    expect(hasEnded(canceled)).toBe(true);
    expect(service.proxy.seen).toEqual([]);
  });

  it('follows an evaluation', async () => {
    const { backend } = service.api;
    const row = evaluationFixture(new Date());
    await backend.evaluations.create(row);
    const evaluation = await client.request('GET /v1/evaluations/{id}', { path: { id: row.id } });
    await client.request('POST /v1/evaluations/{id}/cancel', { path: { id: row.id } });
    expect(await client.wait(evaluation)).toMatchObject({ id: row.id, status: 'canceled' });
  });
});

describe('cancel', () => {
  it('returns the job that an attempt whose answer was lost has canceled', async () => {
    const { id } = await queuedJob();
    service.proxy.script = faultsFor(({ path }) => path.endsWith('/cancel'), ['lose-answer']);
    expect(await client.cancel(id)).toMatchObject({ id, status: 'canceled' });
  });

  it('says that a job has ended otherwise', async () => {
    const { id } = await queuedJob();
    await service.succeed(id);
    expect(await thrownBy(client.cancel(id))).toMatchObject({ code: 'conflict', status: 409 });
  });
});

describe('download', () => {
  const reads = ({ method, path }: { method: string; path: string }) =>
    method === 'GET' && !path.startsWith('/v1/');

  async function endedJob() {
    const { id } = await queuedJob();
    await service.succeed(id);
    return client.get(id);
  }

  it('returns the bytes of an artifact', async () => {
    const file = await client.download(await endedJob(), 'result.json');
    expect(await file.text()).toBe(RESULT.toString());
  });

  it('reads the job again where its link has expired', async () => {
    const job = await endedJob();
    service.proxy.script = faultsFor(reads, ['lose-answer', { status: 403 }]);
    expect((await client.download(job, 'result.json')).size).toBe(RESULT.length);
    expect(service.proxy.seen).toContain(`GET /v1/segmentations/${job.id}`);
  });

  it.each([
    ['other bytes', '{"classes":{}}'],
    ['fewer bytes', '{'],
  ])('refuses %s', async (_name, body) => {
    const job = await endedJob();
    service.proxy.script = faultsFor(reads, [{ status: 200, body }]);
    expect(await thrownBy(client.download(job, 'result.json'))).toBeInstanceOf(TransferError);
  });

  it('names the artifacts that there are', async () => {
    const job = await endedJob();
    await expect(client.download(job, 'overlay.jpg')).rejects.toThrow('Its artifacts: result.json.');
  });
});

describe('request', () => {
  it('fills in the path and the query', async () => {
    const { data } = await client.request('GET /v1/vocabularies', { query: { limit: 1, cursor: undefined } });
    expect(data).toHaveLength(1);
    const vocabulary = await client.request('GET /v1/vocabularies/{name}', { path: { name: 'voc21' } });
    // PASCAL VOC has 20 classes besides the background.
    expect(vocabulary.classes).toHaveLength(20);
    await expect(
      client.request('GET /v1/vocabularies/{name}', { path: { name: 'a/b' } }),
    ).rejects.toMatchObject({ code: 'not-found' });
  });

  it('returns undefined where there is no body', async () => {
    const { id } = await queuedJob();
    expect(await client.delete(id)).toBeUndefined();
    expect(await thrownBy(client.get(id))).toMatchObject({ code: 'gone' });
  });

  it('creates one key, though the answer was lost', async () => {
    service.proxy.script = faultsFor(({ method }) => method === 'POST', ['lose-answer']);
    const created = await client.request('POST /v1/keys', { body: { name: 'nightly', scopes: ['segment'] } });
    const { data } = await client.request('GET /v1/keys');
    expect(data.filter(({ name }) => name === 'nightly').map(({ id }) => id)).toEqual([created.id]);
  });

  it('gives up after so many attempts, and tells the last problem', async () => {
    const impatient = new Client({
      baseUrl: service.proxy.url,
      token: service.token,
      retries: 2,
      backoffSeconds: 0.001,
    });
    service.proxy.script = () => problem('unavailable', 503, { 'retry-after': '0' });
    expect(await thrownBy(impatient.list())).toMatchObject({
      code: 'unavailable',
      status: 503,
      retryAfter: 0,
    });
    expect(service.proxy.injected).toHaveLength(3);
  });

  it('leaves a long pause to the caller', async () => {
    service.proxy.script = () => problem('rate-limited', 429, { 'retry-after': '61' });
    expect(await thrownBy(client.list())).toMatchObject({ code: 'rate-limited', retryAfter: 61 });
    expect(service.proxy.injected).toHaveLength(1);
  });

  it('tells an answer that is not from the service apart', async () => {
    service.proxy.script = () => ({
      status: 403,
      headers: { 'content-type': 'text/html' },
      body: '<h1>Denied',
    });
    const error = await thrownBy(client.list());
    expect(error).toBeInstanceOf(TransferError);
    expect(error).toMatchObject({ status: 403, message: expect.stringContaining('<h1>Denied') });
  });

  it('asks for another token once, if a function gives it', async () => {
    const tokens = ['expired', service.token];
    const renewing = new Client({ baseUrl: service.proxy.url, token: async () => tokens.shift() ?? '' });
    expect(await renewing.list({ limit: 1 })).toHaveProperty('data');
    const fixed = new Client({ baseUrl: `${service.proxy.url}/`, token: 'expired' });
    expect(await thrownBy(fixed.list())).toMatchObject({ code: 'unauthorized', status: 401 });
  });
});

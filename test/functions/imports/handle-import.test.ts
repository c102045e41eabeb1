import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { uploadKey } from '#contracts/storage/object-keys.ts';
import type { Job } from '#contracts/jobs/job.ts';
import { later } from '#contracts/time.ts';
import { createGuardedFetch } from '#functions/guarded-fetch/guarded-fetch.ts';
import { handleImport } from '#functions/imports/handle-import.ts';
import { background, type Background } from '#test/support/background.ts';
import { fakeInternet } from '#test/support/service/fake-internet.ts';
import { jobFixture } from '#test/support/service/job-fixture.ts';
import { openLocalBackend, type LocalBackend } from '#test/support/service/local-backend.ts';
import { startReceiver, type Receiver } from '#test/support/service/receiver.ts';

const START = new Date('2026-11-24T12:00:00.000Z');
const clock = { now: START };
const PICTURES = new URL('../../../models/storybook/pictures/', import.meta.url);
let backend: LocalBackend;
let server: Receiver;
let image: Buffer;
let sent: Background['sent'];

beforeAll(async () => {
  backend = await openLocalBackend({ now: () => clock.now });
  server = await startReceiver();
  image = await readFile(new URL('lighthouse.png', PICTURES));
});
beforeEach(() => {
  clock.now = START;
  sent = [];
  server.requests.length = 0;
  server.answer((_, response) => response.end(image));
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await backend[Symbol.asyncDispose]();
});

function open(fetch = createGuardedFetch({ allowLocal: true })) {
  const { context, sent: sending } = background(backend, clock, fetch);
  return { context, sending };
}

async function newJob(changes: Partial<Job> = {}): Promise<Job> {
  const job = jobFixture(clock.now, { image: { source: 'url', url: `${server.url}/image` }, ...changes });
  await backend.jobs.create(job);
  return job;
}

const bodyOf = ({ tenant, id, trace }: Job) =>
  JSON.stringify({ kind: 'segmentation', tenant, job_id: id, trace });
const bytesOf = ({ tenant, id }: Job) =>
  backend.objects.get({ bucket: backend.objects.bucket, key: uploadKey(tenant, id) });

async function imported(job: Job, fetch?: Parameters<typeof open>[0]): Promise<Job> {
  const { context, sending } = open(fetch);
  await handleImport(context, bodyOf(job));
  sent.push(...sending);
  return (await backend.jobs.get(job))!;
}

describe('handleImport', () => {
  it('stores the image in the bucket and sends the job to a worker', async () => {
    const job = await newJob({ priority: 'batch' });
    const row = await imported(job);
    expect(row).toMatchObject({
      status: 'queued',
      enqueued_at: START.toISOString(),
      image: {
        bucket: backend.objects.bucket,
        key: uploadKey(job.tenant, job.id),
        bytes: image.length,
        sha256: createHash('sha256').update(image).digest('hex'),
      },
    });
    expect(Buffer.from((await bytesOf(job))!)).toEqual(image);
    expect(sent).toEqual([{ queue: 'batch', id: job.id, delay: 0 }]);
  });

  it('sends a job to a worker again, without another fetch, when its message comes twice', async () => {
    const job = await newJob();
    await imported(job);
    await imported(job);
    expect(server.requests).toHaveLength(1);
    expect(sent.map(({ queue }) => queue)).toEqual(['interactive', 'interactive']);
  });

  it.each([400, 401, 403, 404, 410])('fails at once after %s', async (status) => {
    server.answer((_, response) => response.writeHead(status).end());
    const row = await imported(await newJob());
    expect(row).toMatchObject({ status: 'failed', problem: { code: 'image-fetch-failed' } });
    expect(row.problem?.detail).toContain(String(status));
    expect(sent).toEqual([]);
  });

  it('says so if the image was sent compressed', async () => {
    server.answer((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(image)),
    );
    const row = await imported(await newJob());
    expect(row).toMatchObject({ status: 'failed', problem: { code: 'image-fetch-failed' } });
    expect(row.problem?.detail).toContain('"gzip"');
  });

  it.each([408, 425, 429, 500, 503])('tries three times after %s, later each time', async (status) => {
    server.answer((_, response) => response.writeHead(status).end());
    const job = await newJob();
    expect(await imported(job)).toMatchObject({ status: 'queued' });
    expect(await imported(job)).toMatchObject({ status: 'queued' });
    expect(sent.map(({ queue, delay }) => ({ queue, delay }))).toEqual([
      { queue: 'imports', delay: 5 },
      { queue: 'imports', delay: 30 },
    ]);
    const row = await imported(job);
    expect(row).toMatchObject({ status: 'failed', problem: { code: 'image-fetch-failed' } });
    expect(row.problem?.detail).toMatch(new RegExp(`${status}.*tried 3 times`));
    expect(sent).toHaveLength(2);
  });

  it.each(['ENOTFOUND', 'CERT_HAS_EXPIRED', 'ECONNRESET'])('tries again after %s', async (code) => {
    const resolve = () => Promise.reject(Object.assign(new Error('no'), { code }));
    const network = { ...fakeInternet(server.port), resolve };
    const job = await newJob({ image: { source: 'url', url: 'https://example.com/image' } });
    const row = await imported(job, createGuardedFetch({ allowLocal: false, network }));
    expect(row).toMatchObject({ status: 'queued', fetch_failures: 1 });
    expect(sent).toMatchObject([{ queue: 'imports', delay: 5 }]);
  });

  it.each([
    'https://10.0.0.1/image',
    'https://localhost/image',
    'http://example.com/image',
    'file:///etc/passwd',
  ])('refuses %s at once', async (url) => {
    const strict = createGuardedFetch({ allowLocal: false });
    const row = await imported(await newJob({ image: { source: 'url', url } }), strict);
    expect(row).toMatchObject({ status: 'failed', problem: { code: 'url-not-allowed' } });
    expect(sent).toEqual([]);
  });

  it.each([
    ['unsupported-image-type', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['invalid-image', Buffer.alloc(0)],
    ['image-too-large', pngHeader(10_000, 5_001)],
  ])('fails with %s, and keeps no bytes', async (code, bytes) => {
    server.answer((_, response) => response.end(bytes));
    const job = await newJob();
    expect(await imported(job)).toMatchObject({ status: 'failed', problem: { code } });
    expect(await bytesOf(job)).toBeUndefined();
    expect(sent).toEqual([]);
  });

  it('expires a job whose time is over', async () => {
    const job = await newJob();
    clock.now = later(START, 601);
    expect(await imported(job)).toMatchObject({ status: 'expired', problem: { code: 'job-expired' } });
    expect(server.requests).toHaveLength(0);
  });

  it('keeps no bytes of a job that was canceled while they came', async () => {
    const job = await newJob();
    server.answer((_, response) => {
      void backend.jobs.end(job, { status: 'canceled' }, false).then(() => response.end(image));
    });
    expect(await imported(job)).toMatchObject({ status: 'canceled' });
    expect(await bytesOf(job)).toBeUndefined();
    expect(sent).toEqual([]);
  });

  it('removes bytes that a crash left of a job that has ended', async () => {
    const job = await newJob();
    await backend.objects.put(uploadKey(job.tenant, job.id), image, 'image/png');
    await backend.jobs.end(job, { status: 'canceled' }, false);
    await imported(job);
    expect(await bytesOf(job)).toBeUndefined();
  });

  it('throws on a malformed message', async () => {
    await expect(handleImport(open().context, 'hello')).rejects.toThrow(SyntaxError);
  });
});

/** The first bytes of a PNG of that size. */
function pngHeader(width: number, height: number): Buffer {
  const head = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
  const size = Buffer.alloc(8);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  return Buffer.concat([head, size, Buffer.from('0802000000', 'hex'), Buffer.alloc(64)]);
}

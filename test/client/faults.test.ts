/** One call of `segment` makes exactly one job, whatever happens to its requests on the way. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { uploadKey } from '#contracts/storage/object-keys.ts';
import { faultsFor, type ProxiedRequest, type ProxyFault } from '#test/support/service/scripted-proxy.ts';
import { imageOf, INLINE, PARTS, SINGLE } from './images.ts';
import { startProxiedService, type ProxiedService } from './proxied-service.ts';

let service: ProxiedService;

beforeAll(async () => {
  service = await startProxiedService();
});
afterAll(() => service[Symbol.asyncDispose]());
beforeEach(() => {
  service.proxy.injected = [];
  service.proxy.seen = [];
});

const creation = ({ method, path }: ProxiedRequest) => method === 'POST' && path === '/v1/segmentations';
const uploadCreation = ({ method, path }: ProxiedRequest) => method === 'POST' && path === '/v1/uploads';
const toStore = ({ method, path }: ProxiedRequest) => method === 'PUT' && !path.startsWith('/v1/');
const completion = ({ path }: ProxiedRequest) => path.endsWith('/complete');
const partLinks = ({ method, path }: ProxiedRequest) => method === 'POST' && path.endsWith('/parts');

const busy = { status: 503, headers: { 'retry-after': '0' } };
const tooMany = { status: 429, headers: { 'retry-after': '0' } };

async function storedBytes(uploadId: string | undefined): Promise<string> {
  const { objects } = service.api.backend;
  const bytes = await objects.get({ bucket: objects.bucket, key: uploadKey('acme', uploadId ?? '') });
  return createHash('sha256')
    .update(bytes ?? new Uint8Array())
    .digest('hex');
}

async function digestOf(image: Blob): Promise<string> {
  return createHash('sha256')
    .update(new Uint8Array(await image.arrayBuffer()))
    .digest('hex');
}

describe.each<
  [name: string, bytes: number, matches: (request: ProxiedRequest) => boolean, faults: ProxyFault[]]
>([
  ['an inline image without faults', INLINE, creation, []],
  ['an inline image that is cut on the way', INLINE, creation, ['cut-request', 'cut-request']],
  ['an inline image whose answer is lost', INLINE, creation, ['lose-answer', 'lose-answer']],
  ['an inline image at a busy service', INLINE, creation, [tooMany, busy, 'lose-answer', { status: 502 }]],
  ['an upload without faults', SINGLE, toStore, []],
  ['an upload that is cut on the way', SINGLE, toStore, ['cut-request', 'cut-request']],
  ['an upload whose answer is lost', SINGLE, toStore, ['lose-answer']],
  ['an upload whose link has expired', SINGLE, toStore, [{ status: 403 }]],
  ['an upload whose creation is answered and lost', SINGLE, uploadCreation, ['lose-answer', busy]],
  ['an upload whose job is created and lost', SINGLE, creation, ['lose-answer', tooMany]],
  ['parts without faults', PARTS, toStore, []],
  ['parts that are cut on the way', PARTS, toStore, ['cut-request', 'lose-answer', busy, 'cut-request']],
  ['parts whose links have expired', PARTS, toStore, [{ status: 403 }, { status: 403 }]],
  ['parts whose links are lost', PARTS, partLinks, ['lose-answer', tooMany, 'cut-request']],
  ['parts whose completion is lost', PARTS, completion, ['lose-answer', 'lose-answer']],
])('%s', (_name, bytes, matches, faults) => {
  it('makes one job of the image that was sent', async () => {
    const before = (await service.jobs()).length;
    service.proxy.script = faultsFor(matches, faults);
    const image = await imageOf(bytes);

    const job = await service.client.segment(image, ['dog'], { wait: false, preset: 'fast' });

    expect(service.proxy.injected).toHaveLength(faults.length);
    const jobs = await service.jobs();
    expect(jobs).toHaveLength(before + 1);
    const made = jobs.find(({ id }) => id === job.id);
    expect(await storedBytes(made?.image.upload_id)).toBe(await digestOf(image));
    expect(made?.preset).toBe('fast');
  });
});

describe('an idempotency key of the caller', () => {
  it.each([
    ['an inline image', INLINE],
    ['an upload', SINGLE],
    ['an upload in parts', PARTS],
  ])('makes %s one job however often the call is repeated', async (_name, bytes) => {
    service.proxy.script = () => undefined;
    const image = await imageOf(bytes);
    const options = { wait: false, idempotencyKey: `photo-${bytes}` } as const;
    const before = (await service.jobs()).length;

    const first = await service.client.segment(image, ['cat'], options);
    const second = await service.client.segment(image, ['cat'], options);

    expect(second.id).toBe(first.id);
    expect(await service.jobs()).toHaveLength(before + 1);
  });
});

describe('an interrupted upload', () => {
  it('is resumed by another call, which sends only the parts that are missing', async () => {
    const image = await imageOf(PARTS);
    let uploadId = '';
    let stored = 0;
    // Two parts arrive; then the network is gone.
    service.proxy.script = (request) => {
      if (!toStore(request)) return undefined;
      stored += 1;
      return stored <= 2 ? undefined : 'cut-request';
    };
    const interrupted = service.client.upload(image, {
      onProgress: (progress) => {
        ({ uploadId } = progress);
      },
    });
    await expect(interrupted).rejects.toThrow('connection failed');
    service.proxy.script = () => undefined;
    service.proxy.seen = [];

    const progress: number[] = [];
    const { upload_id } = await service.client.upload(image, {
      resume: uploadId,
      onProgress: ({ sentBytes, totalBytes }) => progress.push(sentBytes / totalBytes),
    });

    expect(upload_id).toBe(uploadId);
    expect(service.proxy.seen.filter((request) => request.startsWith('PUT '))).toHaveLength(1);
    expect(progress[0]).toBeCloseTo(10 / 11);
    expect(progress.at(-1)).toBe(1);
    expect(await storedBytes(upload_id)).toBe(await digestOf(image));
  });

  it('is not resumed with another image', async () => {
    service.proxy.script = () => undefined;
    const { upload_id } = await service.client.upload(await imageOf(SINGLE));
    const other = await imageOf(SINGLE + 1);
    const resumed = await service.client.upload(other, { resume: upload_id });
    expect(resumed.upload_id).not.toBe(upload_id);
    expect(await storedBytes(resumed.upload_id)).toBe(await digestOf(other));
  });

  it('needs nothing more once it has arrived', async () => {
    service.proxy.script = () => undefined;
    const image = await imageOf(SINGLE);
    const { upload_id } = await service.client.upload(image);
    service.proxy.seen = [];
    expect(await service.client.upload(image, { resume: upload_id })).toEqual({ upload_id });
    expect(service.proxy.seen).toEqual([`GET /v1/uploads/${upload_id}`]);
  });
});

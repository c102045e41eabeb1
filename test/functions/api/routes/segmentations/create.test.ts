import { createHash } from 'node:crypto';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uploadKey } from '#contracts/storage/object-keys.ts';
import { newId } from '#contracts/ids.ts';
import type { Segmentation } from '#contracts/jobs/segmentation.ts';
import type { Problem } from '#contracts/problem.ts';
import { neededUntil } from '#backend/tables/upload-table.ts';
import type { UploadRecord } from '#contracts/uploads/upload.ts';
import { later } from '#contracts/time.ts';
import { takeJobIds } from '#test/support/service/receive-messages.ts';
import { openLocalApi, type LocalApi } from '#test/support/service/local-api.ts';
import { pngHeader } from '#test/support/images/picture-headers.ts';

const IMAGE = pngHeader(640, 480);
const CLASSES = { classes: ['dog'] };

let api: LocalApi;
let key: { authorization: string };

beforeAll(async () => {
  api = await openLocalApi({
    environment: { ITACLIP_S3_SOURCES: '{"acme":["s3://their-images/open/"]}' },
  });
  key = await api.authorize('acme');
  const { client } = api.backend.objects;
  await client.send(new CreateBucketCommand({ Bucket: 'their-images' }));
  for (const name of ['open/dog.png', 'closed/dog.png']) {
    await client.send(new PutObjectCommand({ Bucket: 'their-images', Key: name, Body: IMAGE }));
  }
});
afterAll(() => api[Symbol.asyncDispose]());

async function post(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return api.request('/v1/segmentations', {
    method: 'POST',
    headers: { ...key, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

async function expectProblem(response: Response, status: number): Promise<Problem> {
  const problem = (await response.json()) as Problem;
  expect(response.status, problem.detail).toBe(status);
  return problem;
}

async function expectCreated(response: Response): Promise<Segmentation> {
  const text = await response.text();
  expect(response.status, text).toBe(202);
  return JSON.parse(text) as Segmentation;
}

async function rowOf({ id }: Segmentation) {
  const job = await api.backend.jobs.get({ tenant: 'acme', id });
  if (!job) throw new Error(`no row of ${id}`);
  return job;
}

async function upload(
  bytes: Uint8Array | undefined,
  changes: Partial<UploadRecord> = {},
): Promise<UploadRecord> {
  const { objects, uploads, now } = api.backend;
  const record: UploadRecord = {
    id: newId('upload'),
    tenant: 'acme',
    content_type: 'image/png',
    bytes: bytes?.length ?? 33,
    created_at: now().toISOString(),
    expires_at: later(now(), 600).toISOString(),
    ...changes,
  };
  await uploads.create(record);
  if (bytes) await objects.put(uploadKey(record.tenant, record.id), bytes, 'image/png');
  return record;
}

describe('a request with an upload', () => {
  it('becomes a job, a message for the workers and a link to follow', async () => {
    const { id } = await upload(IMAGE, { sha256: createHash('sha256').update(IMAGE).digest('hex') });
    const response = await post(
      { image: { upload_id: id }, ...CLASSES, preset: 'fast', metadata: { album: '7' } },
      { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` },
    );
    const shown = await expectCreated(response);
    expect(response.headers.get('location')).toBe(shown.links.self);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(shown).toMatchObject({ status: 'queued', classes: ['dog'], metadata: { album: '7' } });
    expect(shown.options).toMatchObject({ stride: 224, views: ['original'] });
    const job = await rowOf(shown);
    expect(job).toMatchObject({
      image: { source: 'upload', upload_id: id, key: uploadKey('acme', id), bytes: 33 },
      trace: { traceparent: expect.stringContaining('a'.repeat(32)) as string },
    });
    expect(job.enqueued_at).toBeDefined();
    const kept = await api.backend.uploads.get({ tenant: 'acme', id });
    expect(kept?.needed_until).toBe(neededUntil(job.start_by));
    expect(await takeJobIds(api.backend, 'interactive')).toContain(shown.id);
  });

  it('is refused while the upload has not arrived', async () => {
    const { id } = await upload(undefined);
    const problem = await expectProblem(await post({ image: { upload_id: id }, ...CLASSES }), 409);
    expect(problem.code).toBe('upload-incomplete');
  });

  it.each([
    ['unknown', {}, newId('upload')],
    ["another tenant's", { tenant: 'other' }, undefined],
    ['over', { expires_at: '2026-01-01T00:00:00.000Z' }, undefined],
  ])('is refused where the upload is %s', async (_what, changes, unknown) => {
    const { id } = await upload(IMAGE, changes);
    const problem = await expectProblem(await post({ image: { upload_id: unknown ?? id }, ...CLASSES }), 422);
    expect(problem.errors?.[0]?.pointer).toBe('/image/upload_id');
  });

  it('is refused where other bytes arrived than were declared', async () => {
    const { id } = await upload(IMAGE, { bytes: 34 });
    const problem = await expectProblem(await post({ image: { upload_id: id }, ...CLASSES }), 422);
    expect(problem.code).toBe('image-mismatch');
    expect(problem.detail).toMatch(/34.*33/);
  });

  it('is refused where as many, but other bytes arrived than were declared', async () => {
    const { id } = await upload(IMAGE, { sha256: 'a'.repeat(64) });
    const problem = await expectProblem(await post({ image: { upload_id: id }, ...CLASSES }), 422);
    expect(problem).toMatchObject({ code: 'image-mismatch', errors: [{ pointer: '/image/upload_id' }] });
  });

  it('is refused where it is of another type than was declared', async () => {
    const { id } = await upload(IMAGE, { content_type: 'image/jpeg' });
    const problem = await expectProblem(await post({ image: { upload_id: id }, ...CLASSES }), 422);
    expect(problem).toMatchObject({ code: 'image-mismatch', errors: [{ pointer: '/image/upload_id' }] });
    expect(problem.detail).toMatch(/image\/jpeg.*image\/png/);
  });

  it.each([
    ['unsupported-image-type', 415, new TextEncoder().encode('GIF89a, and so on')],
    ['image-too-large', 422, pngHeader(10_001, 5000)],
    ['image-too-large', 422, pngHeader(40_000, 10)],
  ])('is refused by its first bytes: %s', async (code, status, bytes) => {
    const { id } = await upload(bytes);
    const problem = await expectProblem(await post({ image: { upload_id: id }, ...CLASSES }), status);
    expect(problem.code).toBe(code);
  });

  it('is refused where it costs too many passes, with both numbers', async () => {
    const { id } = await upload(pngHeader(1000, 1000));
    const options = { short_side: 1120, stride: 8 };
    const problem = await expectProblem(await post({ image: { upload_id: id }, ...CLASSES, options }), 422);
    // 1120 - 224 = 896 pixels in steps of 8 are 113 windows a side, each in five views.
    expect(problem).toMatchObject({ code: 'limit-exceeded' });
    expect(problem.detail).toMatch(/63,845.*2,500/);
  });

  it('goes to the worker where its header cannot be read here', async () => {
    const cut = IMAGE.slice(0, 20);
    const { id } = await upload(cut);
    await expectCreated(await post({ image: { upload_id: id }, ...CLASSES }));
  });
});

describe('an image in the request', () => {
  it('is the body, with the request in the query', async () => {
    const response = await api.request('/v1/segmentations?classes=dog,%20cat&preset=fast', {
      method: 'POST',
      headers: { ...key, 'content-type': 'image/png' },
      body: IMAGE,
    });
    const shown = await expectCreated(response);
    expect(shown).toMatchObject({ classes: ['dog', 'cat'], preset: 'fast' });
    const { image } = await rowOf(shown);
    expect(image).toMatchObject({ source: 'inline', bytes: IMAGE.length });
    expect(image.sha256).toBe(createHash('sha256').update(IMAGE).digest('hex'));
    const stored = await api.backend.objects.get({ bucket: image.bucket ?? '', key: image.key ?? '' });
    expect(stored).toEqual(IMAGE);
  });

  it('is a part of a form, with the request in another', async () => {
    const form = new FormData();
    form.set('image', new Blob([IMAGE], { type: 'image/png' }), 'dog.png');
    form.set('request', JSON.stringify({ vocabulary: 'voc21', priority: 'batch' }));
    const response = await api.request('/v1/segmentations', { method: 'POST', headers: key, body: form });
    const shown = await expectCreated(response);
    expect(shown.vocabulary).toBe('voc21');
    expect(await takeJobIds(api.backend, 'batch')).toContain(shown.id);
  });

  it('is one job when the form is sent again with the idempotency key, in another wrapping', async () => {
    const send = async (album: string) => {
      const form = new FormData();
      form.set('image', new Blob([IMAGE], { type: 'image/png' }), 'dog.png');
      form.set('request', JSON.stringify({ ...CLASSES, metadata: { album } }));
      const headers = { ...key, 'idempotency-key': 'form' };
      return api.request('/v1/segmentations', { method: 'POST', headers, body: form });
    };
    const { id } = await expectCreated(await send('7'));
    expect((await expectCreated(await send('7'))).id).toBe(id);
    expect((await expectProblem(await send('8'), 422)).code).toBe('idempotency-mismatch');
  });

  it.each([
    // {"classes":["caf takes 16 bytes; the next one is Latin-1's é.
    [
      'is not UTF-8',
      400,
      Buffer.from('{"classes":["caf\xe9"]}', 'latin1'),
      'The part "request" is not UTF-8: byte 17 is 0xE9. Encode it as UTF-8.',
    ],
    [
      'is too long',
      413,
      Buffer.alloc(256 * 1024 + 1, ' '),
      'The part "request" has 262145 bytes; at most 262144 are allowed.',
    ],
  ])('is refused where the part "request" of the form %s', async (_, status, request, detail) => {
    const form = new FormData();
    form.set('image', new Blob([IMAGE], { type: 'image/png' }), 'dog.png');
    form.set('request', new Blob([request], { type: 'application/json' }));
    const response = await api.request('/v1/segmentations', { method: 'POST', headers: key, body: form });
    expect((await expectProblem(response, status)).detail).toBe(detail);
  });

  it('takes the request as JSON in the query', async () => {
    const request = encodeURIComponent('{"classes":[{"name":"dog","text":"an animal"}],"retention_days":1}');
    const response = await api.request(`/v1/segmentations?request=${request}`, {
      method: 'POST',
      headers: { ...key, 'content-type': 'image/png' },
      body: IMAGE,
    });
    expect(await rowOf(await expectCreated(response))).toMatchObject({ retention_days: 1 });
  });

  it.each(['image/png', 'multipart/form-data; boundary=x'])(
    'above 4 MiB is sent to the uploads, as %s',
    async (mediaType) => {
      const response = await api.request('/v1/segmentations?classes=dog', {
        method: 'POST',
        headers: { ...key, 'content-type': mediaType },
        body: new Uint8Array(4_500_000),
      });
      const problem = await expectProblem(response, 413);
      expect(problem.detail).toContain('/v1/uploads');
    },
  );

  it.each([
    ['no file', 'request'],
    ['no request', 'image'],
  ])('is refused where the form has %s', async (_what, part) => {
    const form = new FormData();
    form.set(part, part === 'image' ? new Blob([IMAGE]) : '{"classes":["dog"]}');
    await expectProblem(
      await api.request('/v1/segmentations', { method: 'POST', headers: key, body: form }),
      422,
    );
  });

  it('is refused where it is no picture, and nothing is stored', async () => {
    const response = await api.request('/v1/segmentations?classes=dog', {
      method: 'POST',
      headers: { ...key, 'content-type': 'image/png' },
      body: '<svg/>',
    });
    expect((await expectProblem(response, 415)).code).toBe('unsupported-image-type');
  });
});

describe('an image elsewhere', () => {
  it('behind a URL is fetched first', async () => {
    const shown = await expectCreated(
      await post({ image: { url: 'https://photos.example.com/dog.jpg?token=secret' }, ...CLASSES }),
    );
    expect(await takeJobIds(api.backend, 'imports')).toContain(shown.id);
    expect((await rowOf(shown)).image).toEqual({
      source: 'url',
      url: 'https://photos.example.com/dog.jpg?token=secret',
    });
  });

  it.each(['http://photos.example.com/', 'https://me:secret@example.com/', 'https://169.254.169.254/'])(
    'is not fetched from %s',
    async (url) => {
      const problem = await expectProblem(await post({ image: { url }, ...CLASSES }), 422);
      expect(problem).toMatchObject({ code: 'url-not-allowed', errors: [{ pointer: '/image/url' }] });
    },
  );

  it('in S3 is read where the operator allows it', async () => {
    const shown = await expectCreated(
      await post({ image: { s3: 's3://their-images/open/dog.png' }, ...CLASSES }),
    );
    expect((await rowOf(shown)).image).toMatchObject({ bucket: 'their-images', key: 'open/dog.png' });
  });

  it.each([
    's3://their-images/closed/dog.png',
    's3://their-images/open/../closed/dog.png',
    's3://their-images-too/open/dog.png',
    's3://itaclip/uploads/other/upl_1',
  ])('is not read from %s', async (s3) => {
    const problem = await expectProblem(await post({ image: { s3 }, ...CLASSES }), 422);
    expect(problem.code).toBe('s3-source-not-allowed');
  });

  it("is not read from another tenant's prefixes", async () => {
    const other = await api.authorize('other');
    const problem = await expectProblem(
      await post({ image: { s3: 's3://their-images/open/dog.png' }, ...CLASSES }, other),
      422,
    );
    expect(problem.code).toBe('s3-source-not-allowed');
  });

  it('is refused if the object does not exist', async () => {
    const problem = await expectProblem(
      await post({ image: { s3: 's3://their-images/open/cat.png' }, ...CLASSES }),
      422,
    );
    expect(problem.errors?.[0]?.pointer).toBe('/image/s3');
  });
});

describe('what to find', () => {
  const image = { url: 'https://photos.example.com/dog.jpg' };

  it("may be one of the tenant's vocabularies", async () => {
    const background = { mode: 'none' } as const;
    const document = { name: 'pets', classes: [{ name: 'dog' }], background, options: {} };
    await api.backend.vocabularies.create('acme', document);
    const shown = await expectCreated(await post({ image, vocabulary: 'pets' }));
    expect((await rowOf(shown)).vocabulary).toEqual(document);
    const other = await api.authorize('other');
    const problem = await expectProblem(await post({ image, vocabulary: 'pets' }, other), 422);
    expect(problem.errors?.[0]?.pointer).toBe('/vocabulary');
  });

  it.each([
    [{}, '/classes'],
    [{ classes: ['dog'], vocabulary: 'voc21' }, '/vocabulary'],
    [{ classes: [{ name: 'dog', synonym: 'hound' }] }, '/classes/0'],
    [{ classes: ['dog'], options: { stride: 4 } }, '/options/stride'],
    [{ classes: ['dog'], webhook: { endpoint_id: newId('webhookEndpoint') } }, '/webhook/endpoint_id'],
    [{ classes: ['dog'], retention_days: 2 }, '/retention_days'],
  ])('is refused with a pointer: %j', async (request, pointer) => {
    const problem = await expectProblem(await post({ image, ...request }), 422);
    expect(problem.errors?.map((each) => each.pointer)).toContain(pointer);
  });

  it.each([
    [{ image: undefined }, '/image', /upload_id, url or s3/],
    [{ image: {} }, '/image', /upload_id, url or s3/],
    [{ image: { ...image, upload_id: newId('upload') } }, '/image', /one member/],
    [{ classes: [5] }, '/classes/0', /a name, or an object/],
    [{ webhook: {} }, '/webhook', /url or endpoint_id/],
    [{ webhook: { url: 'https://10.0.0.1/' } }, '/webhook/url', /not called/],
    [{ metadata: { '': 'x' } }, '/metadata/', />=1 characters/],
    [{ metadata: { note: 'half \ud83d' } }, '/metadata/note', /surrogate/],
    [{ metadata: { note: '🐶'.repeat(513) } }, '/metadata/note', /513 characters; at most 512/],
    [{ options: { neighbour_sigma: 1e99 } }, '/options/neighbour_sigma', /1000000000000000/],
    [{ classes: ['half \ud83d'] }, '/classes/0', /surrogate/],
  ])('is refused in words that say what is expected: %j', async (changes, pointer, words) => {
    const { errors = [] } = await expectProblem(await post({ image, ...CLASSES, ...changes }), 422);
    expect(errors).toEqual([{ pointer, detail: expect.stringMatching(words) as string }]);
  });

  it('may come with metadata of any name', async () => {
    const metadata = { constructor: 'Ferrari', toString: 'x' };
    expect((await expectCreated(await post({ image, ...CLASSES, metadata }))).metadata).toEqual(metadata);
  });

  it('is refused where the request in the query is a list', async () => {
    const response = await api.request('/v1/segmentations?classes=dog&request=[]', {
      method: 'POST',
      headers: { ...key, 'content-type': 'image/png' },
      body: IMAGE,
    });
    expect((await expectProblem(response, 422)).errors?.[0]?.pointer).toBe('request');
  });

  it.each([
    ['257', '256', { classes: Array.from({ length: 257 }, (_, index) => `class ${index}`) }],
    ['129', '128', { classes: ['a'.repeat(129)] }],
    [
      '1001',
      '1000',
      {
        classes: [{ name: 'a', synonyms: Array.from({ length: 1000 }, (_, index) => `b${index}`) }],
        background: { mode: 'none' },
      },
    ],
  ])(
    'is limited, with the number asked for (%s) and the number allowed (%s)',
    async (asked, allowed, request) => {
      const problem = await expectProblem(await post({ image, ...request }), 422);
      expect(problem.code).toBe('limit-exceeded');
      expect(problem.detail).toContain(asked);
      expect(problem.detail).toContain(allowed);
    },
  );

  // CLIP's tokenizer gives three tokens for the character, and the longest template has 11.
  it.each([
    ['name', { classes: ['狗'.repeat(30)] }],
    ['name', { classes: ['dog', { name: 'cat', synonyms: ['狗'.repeat(30)] }] }],
    ['text', { classes: [{ name: 'dog', text: '狗'.repeat(30) }] }],
    ['name', { classes: ['dog'], background: { mode: 'words', words: ['狗'.repeat(30)] } }],
  ])('is refused where CLIP would not read all of a %s: %j', async (kind, request) => {
    const problem = await expectProblem(await post({ image, ...request }), 422);
    expect(problem.code).toBe('invalid-request');
    expect(problem.detail).toBe(
      `The ${kind} "${'狗'.repeat(30)}" is too long for CLIP: its longest prompt has 101 tokens, and at most 77 are ` +
        'allowed. Write it another way.',
    );
  });

  it('may have as many tokens as CLIP reads', async () => {
    await expectCreated(await post({ image, classes: ['狗'.repeat(22)] }));
  });

  it('is refused as a body that is too large', async () => {
    const problem = await expectProblem(await post({ image, classes: ['a'.repeat(300_000)] }), 413);
    expect(problem.code).toBe('request-too-large');
  });
});

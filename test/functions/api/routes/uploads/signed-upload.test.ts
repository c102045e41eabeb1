import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMultipart } from '#backend/multipart-uploads.ts';
import { uploadKey } from '#contracts/storage/object-keys.ts';
import { newId } from '#contracts/ids.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { later } from '#contracts/time.ts';
import type { UploadRecord } from '#contracts/uploads/upload.ts';
import { signPart, signUpload } from '#functions/api/routes/uploads/signed-upload.ts';
import { openLocalBackend, type LocalBackend } from '#test/support/service/local-backend.ts';

const IMAGE = new TextEncoder().encode('the bytes of an image');
const SHA256 = createHash('sha256').update(IMAGE).digest('hex');
let store: LocalBackend;

beforeAll(async () => {
  store = await openLocalBackend();
});
afterAll(() => store[Symbol.asyncDispose]());

function anUpload(changes: Partial<UploadRecord> = {}): UploadRecord {
  const now = new Date();
  return {
    id: newId('upload'),
    tenant: 'acme',
    content_type: 'image/png',
    bytes: IMAGE.length,
    created_at: now.toISOString(),
    expires_at: later(now, SERVICE_LIMITS.uploadSeconds).toISOString(),
    ...changes,
  };
}

type Sent = { url?: string; headers?: Record<string, string>; body?: Uint8Array<ArrayBuffer> };

/** Sends the request as it was signed, apart from the changes, and returns the store's answer. */
async function put(upload: UploadRecord, change: (signed: Required<Sent>) => Sent, now = new Date()) {
  const { url, headers } = await signUpload(store.objects, upload, now);
  const signed = { url, headers, body: IMAGE };
  const sent = { ...signed, ...change(signed) };
  const answer = await fetch(sent.url, { method: 'PUT', headers: sent.headers, body: sent.body });
  return { status: answer.status, text: await answer.text() };
}

async function arrived({ tenant, id }: UploadRecord) {
  const { objects } = store;
  return objects.get({ bucket: objects.bucket, key: uploadKey(tenant, id) });
}

describe('a signed upload', () => {
  it.each([
    ['without a digest', undefined],
    ['with one', SHA256],
  ])('takes the image that was declared %s', async (_, sha256) => {
    const upload = anUpload({ sha256 });
    expect(await put(upload, () => ({}))).toMatchObject({ status: 200 });
    expect(Buffer.from((await arrived(upload)) ?? [])).toEqual(Buffer.from(IMAGE));
  });

  it('signs length, type and digest as headers, and no checksum that nobody declared', async () => {
    const plain = new URL((await signUpload(store.objects, anUpload(), new Date())).url);
    expect(plain.searchParams.get('X-Amz-SignedHeaders')).toBe('content-length;content-type;host');
    const checked = await signUpload(store.objects, anUpload({ sha256: SHA256 }), new Date());
    const query = new URL(checked.url).searchParams;
    expect(query.get('X-Amz-SignedHeaders')).toBe('content-length;content-type;host;x-amz-checksum-sha256');
    expect([...plain.searchParams.keys(), ...query.keys()].join(' ')).not.toMatch(/checksum|crc/i);
    expect(checked.headers).toEqual({
      'content-type': 'image/png',
      'x-amz-checksum-sha256': createHash('sha256').update(IMAGE).digest('base64'),
    });
  });

  const refused: [string, (signed: Required<Sent>) => Sent][] = [
    ['a longer image', () => ({ body: new Uint8Array([...IMAGE, 0]) })],
    ['a shorter image', () => ({ body: IMAGE.slice(1) })],
    ['another type', ({ headers }) => ({ headers: { ...headers, 'content-type': 'image/jpeg' } })],
    [
      'no type',
      ({ headers }) => ({
        headers: { 'x-amz-checksum-sha256': headers['x-amz-checksum-sha256'] ?? '' },
      }),
    ],
    [
      'another digest',
      ({ headers }) => ({
        headers: { ...headers, 'x-amz-checksum-sha256': createHash('sha256').digest('base64') },
      }),
    ],
    ['no digest', () => ({ headers: { 'content-type': 'image/png' } })],
    ['another key', ({ url }) => ({ url: url.replace('/acme/', '/other/') })],
    ['a longer life', ({ url }) => ({ url: url.replace('X-Amz-Expires=900', 'X-Amz-Expires=90000') })],
  ];

  it.each(refused)('refuses %s', async (_, change) => {
    const upload = anUpload({ sha256: SHA256 });
    const { status, text } = await put(upload, change);
    expect(status).toBe(403);
    expect(text).toContain('SignatureDoesNotMatch');
    expect(await arrived(upload)).toBeUndefined();
  });

  it('expires after the time to start', async () => {
    const early = later(new Date(), -SERVICE_LIMITS.uploadStartSeconds - 1);
    const { status, text } = await put(anUpload(), () => ({}), early);
    expect(status).toBe(403);
    expect(text).toContain('Request has expired');
  });

  it('expires with the upload itself', async () => {
    const now = new Date();
    const signed = await signUpload(
      store.objects,
      anUpload({ expires_at: later(now, 60).toISOString() }),
      now,
    );
    expect(signed.expiresAt).toEqual(later(now, 60));
    expect(new URL(signed.url).searchParams.get('X-Amz-Expires')).toBe('60');
  });
});

describe('a signed part', () => {
  it('takes the bytes of that part only', async () => {
    const { objects } = store;
    const key = uploadKey('acme', 'in-parts');
    const multipart = { s3_upload_id: await createMultipart(objects, key, 'image/png') };
    const upload = anUpload({ bytes: SERVICE_LIMITS.partBytes + 3, multipart });
    const { url, headers } = await signPart(objects, upload, 2, new Date());
    expect(new URL(url).searchParams.get('X-Amz-SignedHeaders')).toBe('content-length;host');
    const send = async (to: string, bytes: number) =>
      (await fetch(to, { method: 'PUT', headers, body: new Uint8Array(bytes) })).status;
    expect(await send(url, 4)).toBe(403);
    expect(await send(url.replace('partNumber=2', 'partNumber=1'), 3)).toBe(403);
    expect(await send(url, 3)).toBe(200);
  });
});

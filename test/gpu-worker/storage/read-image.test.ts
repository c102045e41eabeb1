import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { readImage } from '#gpu-worker/storage/read-image.ts';
import { openLocalBackend, type LocalBackend } from '#test/support/service/local-backend.ts';

const bytes = Buffer.from('an image');
const sha256 = createHash('sha256').update(bytes).digest('hex');
let backend: LocalBackend;

beforeAll(async () => {
  backend = await openLocalBackend();
  await backend.objects.put('uploads/one', bytes, 'image/png');
});
afterAll(() => backend[Symbol.asyncDispose]());
afterEach(() => void vi.restoreAllMocks());

const imageOf = (declared: number) => ({
  source: 'upload' as const,
  bucket: backend.objects.bucket,
  key: 'uploads/one',
  bytes: declared,
  sha256,
});

it('reads an image in one request', async () => {
  const send = vi.spyOn(backend.objects.client, 'send');
  expect(Buffer.from(await readImage(backend.objects, imageOf(bytes.length))).equals(bytes)).toBe(true);
  expect(send).toHaveBeenCalledTimes(1);
});

it('reads no byte of an image that has another length than was declared', async () => {
  const send = vi.spyOn(backend.objects.client, 'send');
  await expect(readImage(backend.objects, imageOf(7))).rejects.toMatchObject({
    code: 'image-mismatch',
    message: expect.stringContaining('8 bytes; declared were 7 bytes') as string,
  });
  const answer = (await send.mock.results[0]!.value) as unknown as GetObjectCommandOutput;
  expect((answer.Body as Readable).destroyed).toBe(true);
});

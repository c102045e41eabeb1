import { UploadPartCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  abortMultipart,
  completeMultipart,
  createMultipart,
  listParts,
  type Multipart,
} from '#backend/multipart-uploads.ts';
import { openLocalBackend, type LocalBackend } from '../support/service/local-backend.ts';

let backend: LocalBackend;

beforeAll(async () => {
  backend = await openLocalBackend();
});
afterAll(() => backend[Symbol.asyncDispose]());

async function begun(key: string): Promise<Multipart> {
  return { key, uploadId: await createMultipart(backend.objects, key, 'image/png') };
}

async function sendPart({ key, uploadId }: Multipart, number: number, bytes: Uint8Array): Promise<void> {
  const { client, bucket } = backend.objects;
  await client.send(
    new UploadPartCommand({
      Bucket: bucket,
      Key: key,
      UploadId: uploadId,
      PartNumber: number,
      Body: bytes,
    }),
  );
}

/** S3 requires at least 5 MiB for every part but the last. */
const FIRST = new Uint8Array(5 * 1024 * 1024).fill(1);

describe('multipart uploads', () => {
  it('lists the parts that have arrived and assembles an object from them', async () => {
    const transfer = await begun('uploads/acme/whole');
    await sendPart(transfer, 2, new Uint8Array([2, 3]));
    await sendPart(transfer, 1, FIRST);
    const parts = await listParts(backend.objects, transfer);
    expect(parts?.map(({ number, bytes }) => [number, bytes])).toEqual([
      [1, FIRST.length],
      [2, 2],
    ]);
    expect(await completeMultipart(backend.objects, transfer, parts ?? [])).toBe(true);
    const place = { bucket: backend.objects.bucket, key: transfer.key };
    expect(await backend.objects.head(place)).toEqual({ bytes: FIRST.length + 2, mediaType: 'image/png' });
    const bytes = await backend.objects.get(place);
    expect(bytes?.subarray(-3)).toEqual(new Uint8Array([1, 2, 3]));
  });

  it('distinguishes a completed or aborted upload from one without parts', async () => {
    const transfer = await begun('uploads/acme/aborted');
    expect(await listParts(backend.objects, transfer)).toEqual([]);
    await abortMultipart(backend.objects, transfer);
    await abortMultipart(backend.objects, transfer);
    expect(await listParts(backend.objects, transfer)).toBeUndefined();
    const part = { number: 1, bytes: 1, etag: '"1"' };
    expect(await completeMultipart(backend.objects, transfer, [part])).toBe(false);
  });
});

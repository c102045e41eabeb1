import { ListPartsCommand, UploadPartCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { createMultipart, listParts } from '#backend/multipart-uploads.ts';
import { openLocalBackend } from '#test/support/service/local-backend.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

describe('the store of the local system', () => {
  it('lists the parts that arrived before a restart', async () => {
    const dataFolder = temporaryFolder();
    const key = 'uploads/acme/resumed';
    const uploadId = await (async () => {
      await using first = await openLocalBackend({ dataFolder });
      const { objects } = first;
      const id = await createMultipart(objects, key, 'image/png');
      const part = { Bucket: objects.bucket, Key: key, UploadId: id, PartNumber: 3 };
      await objects.client.send(new UploadPartCommand({ ...part, Body: new Uint8Array([1, 2, 3]) }));
      return id;
    })();
    await using again = await openLocalBackend({ dataFolder });
    const parts = await listParts(again.objects, { key, uploadId });
    expect(parts).toMatchObject([{ number: 3, bytes: 3 }]);
  });

  it('names the next marker on the last page too, as S3 does', async () => {
    await using backend = await openLocalBackend();
    const { client, bucket } = backend.objects;
    const Key = 'uploads/acme/pages';
    const UploadId = await createMultipart(backend.objects, Key, 'image/png');
    const upload = { Bucket: bucket, Key, UploadId };
    const list = async (PartNumberMarker?: string) => {
      const page = await client.send(new ListPartsCommand({ ...upload, MaxParts: 2, PartNumberMarker }));
      const numbers = (page.Parts ?? []).map(({ PartNumber }) => PartNumber);
      return { numbers, next: page.NextPartNumberMarker, truncated: page.IsTruncated };
    };
    expect(await list()).toEqual({ numbers: [], next: '0', truncated: false });
    for (const PartNumber of [5, 1, 3]) {
      await client.send(new UploadPartCommand({ ...upload, PartNumber, Body: new Uint8Array(1) }));
    }
    expect(await list()).toEqual({ numbers: [1, 3], next: '3', truncated: true });
    expect(await list('3')).toEqual({ numbers: [5], next: '5', truncated: false });
  });
});

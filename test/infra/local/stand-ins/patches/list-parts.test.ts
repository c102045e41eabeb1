import { UploadPartCommand } from '@aws-sdk/client-s3';
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
});

/**
 * An S3 store that checks signatures (the local stand-in does not), and a client that signs with
 * the one pair of keys it knows.
 */
import { S3Client } from '@aws-sdk/client-s3';
import S3rver from '@20minutes/s3rver';
import { Objects } from '#backend/objects.ts';
import { makeTemporaryFolder } from '../temporary-folder.ts';

const BUCKET = 'images';

export type CheckingStore = AsyncDisposable & { objects: Objects };

export async function startCheckingStore(): Promise<CheckingStore> {
  const { folder, remove } = makeTemporaryFolder();
  const store = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory: folder,
    configureBuckets: [{ name: BUCKET, configs: [] }],
  });
  const { port } = await store.run();
  const client = new S3Client({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${port}`,
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
  });
  return {
    objects: new Objects(client, BUCKET),
    async [Symbol.asyncDispose]() {
      client.destroy();
      await store.close();
      remove();
    },
  };
}

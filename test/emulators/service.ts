/** The service on an emulated cloud, and what its flows share. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { expect } from 'vitest';
import type { Segmentation } from '#contracts/jobs/segmentation.ts';
import { newId } from '#contracts/ids.ts';
import { imageFeaturesPrefix, MODELS_PREFIX } from '#contracts/storage/object-keys.ts';
import { OPERATOR_TENANT } from '#contracts/tenant.ts';
import { later } from '#contracts/time.ts';
import type { UploadRecord } from '#contracts/uploads/upload.ts';
import { LocalSystem } from '#infra/local/local-system.ts';
import { tinyImages } from '../support/images/tiny-images.ts';
import { PatientClient, sha256, type ImageFile } from '../support/service/patient-client.ts';
import {
  CUSTOMER_BUCKET,
  startEmulatedCloud,
  type EmulatedCloud,
  type Implementations,
} from './emulated-cloud.ts';

export const REQUEST = {
  classes: ['sky', 'grass', 'yellow house'],
  preset: 'fast' as const,
  options: { short_side: 224, pamr: { iterations: 0 } },
};
export const DATASET = `s3://${CUSTOMER_BUCKET}/farm/`;
const VISIBILITY_SECONDS = 6;
const MODEL = 'from-the-bucket';

export type Service = AsyncDisposable & {
  cloud: EmulatedCloud;
  system: LocalSystem;
  client: PatientClient;
  photo: ImageFile;
};

/** Throws `NotAvailable` if a program cannot be installed. */
export async function startService(implementations: Implementations, folder: string): Promise<Service> {
  await using stack = new AsyncDisposableStack();
  const cloud = stack.use(
    await startEmulatedCloud(implementations, { folder, visibilitySeconds: VISIBILITY_SECONDS }),
  );
  const bucket = cloud.environment['ITACLIP_BUCKET'] ?? '';
  await putFolder(cloud, 'models/storybook/model', bucket, `${MODELS_PREFIX}${MODEL}/`);
  const system = stack.use(
    await LocalSystem.start({
      dataFolder: join(folder, 'service'),
      host: '127.0.0.1',
      port: 0,
      workers: 1,
      visibilitySeconds: VISIBILITY_SECONDS,
      sweepSeconds: 2,
      // The rows that tests write are repaired as soon as those of the service.
      resources: { ...cloud.environment, ITACLIP_REPAIR_SECONDS: '5' },
      environment: async () => ({
        ITACLIP_MODEL: MODEL,
        ITACLIP_MODEL_FROM_BUCKET: 'true',
        ITACLIP_MODELS_DIR: join(folder, 'models'),
        ITACLIP_CACHE_DIR: join(folder, 'cache'),
        ITACLIP_ALLOW_LOCAL_URLS: 'true',
        ITACLIP_DATASET_SOURCES: JSON.stringify({ [OPERATOR_TENANT]: [DATASET] }),
      }),
    }),
  );
  await system.ready();
  const client = new PatientClient(system.url, system.key, new AbortController().signal);
  const [photo] = await tinyImages();
  if (!photo) throw new Error('There are no photos.');
  const running = stack.move();
  return { cloud, system, client, photo, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** Expects the job to succeed, and its artifacts to have the announced digests. */
export async function expectMasks({ client }: Service, job: Segmentation): Promise<void> {
  const ended = await client.untilEnd(job);
  expect(ended).toMatchObject({ status: 'succeeded', problem: null });
  expect(ended.artifacts.length).toBeGreaterThan(0);
  for (const { url, sha256: expected } of ended.artifacts) {
    expect(sha256(await client.download(url))).toBe(expected);
  }
}

/** Puts features of the image with that key into the store, as a worker does; returns the key below which they are. */
export async function keepFeatures({ cloud, system }: Service, imageKey: string): Promise<string> {
  const prefix = imageFeaturesPrefix(imageKey);
  const { bucket: Bucket } = system.backend.objects;
  await cloud.s3.send(new PutObjectCommand({ Bucket, Key: `${prefix}kept.f32`, Body: 'features' }));
  return prefix;
}

/** Returns the status of a DELETE. */
export async function remove({ system }: Service, path: string): Promise<number> {
  const headers = { authorization: `Bearer ${system.key}` };
  return (await fetch(`${system.url}${path}`, { method: 'DELETE', headers })).status;
}

/** The row of an upload of this image, as the API makes it. */
export function uploadOf({ mediaType, bytes }: ImageFile): UploadRecord {
  const now = new Date();
  return {
    id: newId('upload'),
    tenant: OPERATOR_TENANT,
    content_type: mediaType as UploadRecord['content_type'],
    bytes: bytes.length,
    sha256: sha256(bytes),
    created_at: now.toISOString(),
    expires_at: later(now, 3600).toISOString(),
  };
}

/** Copies the files of a folder to the keys below the prefix. */
export async function putFolder(
  { s3 }: EmulatedCloud,
  folder: string,
  bucket: string,
  prefix: string,
): Promise<void> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const name of names.filter((each) => statSync(join(folder, each)).isFile())) {
    const Body = readFileSync(join(folder, name));
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: `${prefix}${name}`, Body }));
  }
}

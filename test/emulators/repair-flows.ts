/** Tests that the service repairs what a crash left, and gives up what cannot be done. */
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import type { Job } from '#contracts/jobs/job.ts';
import type { Segmentation } from '#contracts/jobs/segmentation.ts';
import { mergeOptions, PRESETS } from '#contracts/segmentation/options.ts';
import { artifactKey, uploadKey } from '#contracts/storage/object-keys.ts';
import { OPERATOR_TENANT } from '#contracts/tenant.ts';
import { later } from '#contracts/time.ts';
import { createMultipart } from '#backend/multipart-uploads.ts';
import { jobFixture } from '../support/service/job-fixture.ts';
import { waitFor } from '../support/patience.ts';
import { startReceiver } from '../support/service/receiver.ts';
import { expectMasks, keepFeatures, REQUEST, uploadOf, type Service } from './service.ts';

type Queue = 'INTERACTIVE' | 'BATCH' | 'IMPORT';

/** @param service Called within the tests. */
export function testDeadLetters(service: () => Service): void {
  it.each<[Queue, string, 'interactive' | 'batch']>([
    ['INTERACTIVE', 'worker-1', 'interactive'],
    ['BATCH', 'worker-1', 'batch'],
    ['IMPORT', 'imports', 'interactive'],
  ])('fails a job whose message of the queue %s went to the dead letters', async (queue, name, priority) => {
    const { client, cloud, photo, system } = service();
    await using server = await startReceiver((_, response) => response.end(photo.bytes));
    await paused(system.process(name).pid, async () => {
      const request = { ...REQUEST, priority, webhook: { url: `${server.url}/hook` } };
      const key = `poison ${queue}`;
      const job =
        queue === 'IMPORT'
          ? await client.segmentUrl(`${server.url}/photo.png`, key, request)
          : await client.segmentUpload(photo, key, request);
      const QueueUrl = cloud.environment[`ITACLIP_${queue}_QUEUE_URL`];
      await waitFor('the dead letter', async () => {
        await cloud.sqs.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 0 }));
        const now = await client.getJson<Segmentation>(`/v1/segmentations/${job.id}`);
        expect(now).toMatchObject({ status: 'failed', problem: { code: 'job-exhausted' } });
      });
    });
  });
}

export function testRepairs(service: () => Service): void {
  it.each<['upload' | 'url', 'interactive' | 'batch']>([
    ['upload', 'interactive'],
    ['upload', 'batch'],
    ['url', 'interactive'],
  ])(
    'runs a job of an image from %s, priority %s, whose message was never sent',
    async (source, priority) => {
      const { client, photo, system } = service();
      await using server = await startReceiver((_, response) => response.end(photo.bytes));
      const image: Job['image'] =
        source === 'url'
          ? { source, url: `${server.url}/photo.png` }
          : await uploadedImage(service(), `never sent, ${priority}`);
      const options = mergeOptions(PRESETS.fast, REQUEST.options);
      const job = jobFixture(new Date(), { tenant: OPERATOR_TENANT, image, priority, options });
      await system.backend.jobs.create(job);
      const made = await client.getJson<Segmentation>(`/v1/segmentations/${job.id}`);
      await expectMasks(service(), made);
    },
  );

  it('removes the parts, the image and its features of an upload that nobody used', async () => {
    const { cloud, photo, system } = service();
    const { objects, uploads } = system.backend;
    const upload = uploadOf(photo);
    const key = uploadKey(upload.tenant, upload.id);
    const uploadId = await createMultipart(objects, key, upload.content_type);
    const kept = await keepFeatures(service(), key);
    const past = later(new Date(), -3600).toISOString();
    await uploads.create({ ...upload, expires_at: past, multipart: { s3_upload_id: uploadId } });
    await waitFor('the parts to be gone', () => {
      const aborted = { caller: 'sweeper', action: 's3:AbortMultipartUpload' };
      expect(cloud.calls).toContainEqual(expect.objectContaining(aborted));
    });
    await waitFor('the features to be gone', async () => {
      expect(await objects.listBelow(kept)).toEqual([]);
    });
  });

  it('removes what a deleted job left in the store', async () => {
    const { cloud, system } = service();
    const { jobs, objects } = system.backend;
    const job = jobFixture(new Date(), {
      tenant: OPERATOR_TENANT,
      status: 'succeeded',
      deleted_at: new Date().toISOString(),
    });
    const Key = artifactKey(job, { name: 'labels.png', sha256: '0'.repeat(64) });
    await cloud.s3.send(new PutObjectCommand({ Bucket: objects.bucket, Key, Body: 'left' }));
    await jobs.create(job);
    await waitFor('the object to be gone', async () => {
      expect(await objects.listBelow(Key)).toEqual([]);
    });
  });

  it('sends the event of a job that ended just before a crash', async () => {
    const { system } = service();
    await using server = await startReceiver();
    const job = jobFixture(new Date(), {
      tenant: OPERATOR_TENANT,
      status: 'canceled',
      finished_at: new Date().toISOString(),
      event_pending: true,
      webhook: { url: `${server.url}/hook`, events: ['segmentation.canceled'] },
    });
    await system.backend.jobs.create(job);
    await waitFor('the event', () => expect(server.requests).toHaveLength(1));
  });
}

async function uploadedImage({ client, photo, system }: Service, key: string): Promise<Job['image']> {
  const upload_id = await client.upload(photo, key);
  const { bucket } = system.backend.objects;
  return { source: 'upload', upload_id, bucket, key: uploadKey(OPERATOR_TENANT, upload_id) };
}

/** Stops a process from running while the work is done. */
async function paused<Result>(pid: number | undefined, work: () => Promise<Result>): Promise<Result> {
  if (pid === undefined) throw new Error('The process does not run.');
  process.kill(pid, 'SIGSTOP');
  try {
    return await work();
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}

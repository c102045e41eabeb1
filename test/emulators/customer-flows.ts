/** Tests of everything that customers do, from an upload to a webhook. */
import sharp from 'sharp';
import { expect, it } from 'vitest';
import type { Evaluation } from '#contracts/evaluations/evaluation.ts';
import type { Segmentation } from '#contracts/jobs/segmentation.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { lastTime } from '#contracts/schedules/cron.ts';
import { uploadKey } from '#contracts/storage/object-keys.ts';
import { OPERATOR_TENANT } from '#contracts/tenant.ts';
import { later } from '#contracts/time.ts';
import { signUpload } from '#functions/api/routes/uploads/signed-upload.ts';
import { writePairs } from '../support/pairs-dataset.ts';
import { waitFor } from '../support/patience.ts';
import { startReceiver } from '../support/service/receiver.ts';
import { scheduleFixture } from '../support/service/schedule-fixture.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { CUSTOMER_BUCKET } from './emulated-cloud.ts';
import {
  DATASET,
  expectMasks,
  keepFeatures,
  putFolder,
  remove,
  REQUEST,
  uploadOf,
  type Service,
} from './service.ts';

type Ticket = { id: string; url: string; headers: Record<string, string> };
type Tickets = { parts: Omit<Ticket, 'id'>[] };
type Bytes = Uint8Array<ArrayBuffer>;
type Sent = { body: Bytes; headers: Record<string, string>; signedAt: Date };
type Runs = { data: { status: string }[] };

/** @param service Called within the tests. */
export function testUploads(service: () => Service): void {
  it('segments an uploaded image, and its artifacts have the announced digests', async () => {
    const { client, photo } = service();
    await expectMasks(service(), await client.segmentUpload(photo, 'single', REQUEST));
  });

  it('reads and keeps the features of new words in the bucket', async () => {
    const { client, photo } = service();
    const request = { ...REQUEST, classes: ['crooked chimney', 'grass'] };
    await expectMasks(service(), await client.segmentUpload(photo, 'new words', request));
  });

  it('joins an image that arrives in parts, and lists those that have arrived', async () => {
    const { client, photo } = service();
    const image = await imageOfTwoParts(photo.bytes);
    const path = await startParts(service(), image, 'parts');
    const { parts } = await client.post<Tickets>(`${path}/parts`, 'tickets', { numbers: [2, 1] });
    const [second, first] = parts;
    await send(second, image.slice(SERVICE_LIMITS.partBytes));
    expect(await client.getJson(`${path}/parts`)).toMatchObject({
      parts: [{ number: 2, bytes: image.length - SERVICE_LIMITS.partBytes }],
    });
    await send(first, image.slice(0, SERVICE_LIMITS.partBytes));
    await client.post(`${path}/complete`, 'complete', {});
    const request = { image: { upload_id: path.split('/').at(-1) }, ...REQUEST };
    await expectMasks(service(), await client.post<Segmentation>('/v1/segmentations', 'of parts', request));
  });

  it('signs a second link to the same upload', async () => {
    const { client, photo } = service();
    const request = { content_type: photo.mediaType, bytes: photo.bytes.length };
    const upload = await client.post<Ticket>('/v1/uploads', 'renewed', request);
    const renewed = await client.post<Ticket>(`/v1/uploads/${upload.id}/renew`, 'renewal', {});
    expect(await send(renewed, photo.bytes)).toBe(200);
    const job = { image: { upload_id: upload.id }, ...REQUEST };
    await expectMasks(service(), await client.post<Segmentation>('/v1/segmentations', 'of renewed', job));
  });

  it('deletes an upload with its features, whether it came in one piece or in parts', async () => {
    const { client, photo } = service();
    const whole = await client.upload(photo, 'deleted upload');
    const kept = await keepFeatures(service(), uploadKey(OPERATOR_TENANT, whole));
    const path = await startParts(service(), await imageOfTwoParts(photo.bytes), 'deleted parts');
    expect(await remove(service(), `/v1/uploads/${whole}`)).toBe(204);
    expect(await remove(service(), path)).toBe(204);
    expect(await service().system.backend.objects.listBelow(kept)).toEqual([]);
    const job = { image: { upload_id: whole }, ...REQUEST };
    await expect(client.post('/v1/segmentations', 'of deleted', job)).rejects.toThrow(/^4\d\d: /);
  });
}

/** Tests an implementation of S3 that checks what a link was signed for. */
export function testSignedLinks(service: () => Service): void {
  it.each<[string, number, (sent: Sent) => Partial<Sent>]>([
    ['as it was signed', 200, () => ({})],
    ['of another type', 403, ({ headers }) => ({ headers: { ...headers, 'content-type': 'image/jpeg' } })],
    ['of another length', 403, ({ body }) => ({ body: body.slice(0, 40) })],
    ['of other bytes', 400, ({ body }) => ({ body: body.map((value) => 255 - value) })],
    ['after its link has expired', 403, () => ({ signedAt: later(new Date(), -16 * 60) })],
  ])('answers an image %s with %i', async (_, status, change) => {
    const { system, photo } = service();
    const sent: Sent = { body: photo.bytes, headers: {}, signedAt: new Date() };
    const { signedAt } = { ...sent, ...change(sent) };
    const { url, headers } = await signUpload(system.backend.objects, uploadOf(photo), signedAt);
    const changed = { ...sent, headers, ...change({ ...sent, headers }) };
    expect(await send({ url, headers: changed.headers }, changed.body)).toBe(status);
  });
}

export function testJobs(service: () => Service): void {
  it('segments an image behind a URL, and sends one signed event', async () => {
    const { client, photo } = service();
    await using server = await startReceiver((_, response) => response.end(photo.bytes));
    const request = { ...REQUEST, webhook: { url: `${server.url}/hook` } };
    await expectMasks(service(), await client.segmentUrl(`${server.url}/photo.png`, 'import', request));
    const events = () => server.requests.filter(({ method }) => method === 'POST');
    await waitFor('the event', () => expect(events()).toHaveLength(1));
    expect(events()[0]?.headers['webhook-signature']).toMatch(/^v1,/);
  });

  it('fetches an image again whose server was not ready, for a job that can wait', async () => {
    const { client, photo } = service();
    let fetches = 0;
    await using server = await startReceiver((_, response) => {
      fetches += 1;
      response.writeHead(fetches === 1 ? 503 : 200).end(fetches === 1 ? '' : photo.bytes);
    });
    const request = { ...REQUEST, priority: 'batch' as const };
    await expectMasks(service(), await client.segmentUrl(`${server.url}/late.png`, 'late import', request));
  });

  it('fails a job whose image is missing, and sends its event again until it is received', async () => {
    const { client } = service();
    let events = 0;
    await using server = await startReceiver(({ method }, response) => {
      if (method === 'POST') events += 1;
      response.writeHead(method === 'POST' && events > 1 ? 204 : 404).end();
    });
    const request = { ...REQUEST, webhook: { url: `${server.url}/hook` } };
    const job = await client.segmentUrl(`${server.url}/missing.png`, 'missing', request);
    expect(await client.untilEnd(job)).toMatchObject({ status: 'failed' });
    await waitFor('the second attempt', () => expect(events).toBe(2));
  });

  it('answers with the finished job if the caller waits', async () => {
    const { client, photo } = service();
    const job = await client.segmentInline(photo, 'waiting', REQUEST, { wait: true });
    expect(job.status).toBe('succeeded');
  });

  it.each(['interactive', 'batch'] as const)(
    'cancels a job of priority %s, and deletes another, while they are computed',
    async (priority) => {
      const { client, photo } = service();
      const options = { short_side: 672, stride: 28 };
      const request = { ...REQUEST, priority, preset: 'paper' as const, options };
      const start = (name: string) => client.segmentInline(photo, `${name}, ${priority}`, request);
      const [canceled, deleted] = [await start('canceled'), await start('deleted while it runs')];
      await untilRunning(service(), canceled.id);
      await client.post(`/v1/segmentations/${canceled.id}/cancel`, `cancel ${priority}`, {});
      expect(await client.untilEnd(canceled)).toMatchObject({ status: 'canceled' });
      await untilRunning(service(), deleted.id);
      expect(await remove(service(), `/v1/segmentations/${deleted.id}`)).toBe(204);
    },
  );

  it('deletes a job with its artifacts', async () => {
    const { client, photo } = service();
    const job = await client.untilEnd(await client.segmentUpload(photo, 'deleted', REQUEST));
    expect(await remove(service(), `/v1/segmentations/${job.id}`)).toBe(204);
    for (const { url } of job.artifacts) expect([403, 404]).toContain((await fetch(url)).status);
  });

  it('pings a webhook endpoint', async () => {
    const { client } = service();
    await using server = await startReceiver();
    const endpoint = await client.post<{ id: string }>('/v1/webhook-endpoints', 'endpoint', {
      url: `${server.url}/hook`,
    });
    await client.post(`/v1/webhook-endpoints/${endpoint.id}/ping`, 'ping', {});
    await waitFor('the ping', () => expect(server.requests).toHaveLength(1));
    expect(await remove(service(), `/v1/webhook-endpoints/${endpoint.id}`)).toBe(204);
  });
}

export function testEvaluations(service: () => Service): void {
  it('scores a data set in the bucket of a customer', async () => {
    const { client, cloud } = service();
    const folder = temporaryFolder();
    await writePairs(folder, 3);
    await putFolder(cloud, folder, CUSTOMER_BUCKET, 'farm/');
    const classes = ['sky', 'grass', 'cow'];
    await client.put('/v1/vocabularies/meadow', { classes, background: { mode: 'none' } });
    const request = {
      dataset: { location: DATASET, layout: 'pairs' },
      vocabulary: 'meadow',
      preset: 'fast',
    };
    const { id } = await client.post<Evaluation>('/v1/evaluations', 'evaluation', request);
    const ended = await waitFor('the evaluation', async () => {
      const now = await client.getJson<Evaluation>(`/v1/evaluations/${id}`);
      expect(['succeeded', 'failed'], JSON.stringify(now)).toContain(now.status);
      return now;
    });
    expect(ended).toMatchObject({ status: 'succeeded', problem: null, progress: { images_done: 3 } });
    expect(await remove(service(), `/v1/evaluations/${id}`)).toBe(204);
  });

  it('starts the evaluation of a schedule that is due', async () => {
    const { client, system } = service();
    const now = new Date();
    const times = { cron: '* * * * *', timezone: 'UTC' };
    const next_run_at = lastTime(times, now)?.toISOString();
    const { evaluation: planned } = scheduleFixture(now);
    const evaluation = { ...planned, dataset: { ...planned.dataset, location: DATASET } };
    const schedule = scheduleFixture(now, { tenant: OPERATOR_TENANT, ...times, next_run_at, evaluation });
    await system.backend.schedules.create(schedule);
    await waitFor('the run', async () => {
      const { data } = await client.getJson<Runs>(`/v1/schedules/${schedule.name}/runs`);
      expect(data.map(({ status }) => status)).toContain('started');
    });
    expect(await remove(service(), `/v1/schedules/${schedule.name}`)).toBe(204);
  });
}

async function untilRunning({ client }: Service, id: string): Promise<void> {
  await waitFor('the job to run', async () => {
    const { status } = await client.getJson<Segmentation>(`/v1/segmentations/${id}`);
    expect(status).toBe('running');
  });
}

/** Returns the path of an upload in parts. */
async function startParts({ client }: Service, image: Bytes, key: string): Promise<string> {
  const request = { content_type: 'image/tiff', bytes: image.length, multipart: true };
  const { id } = await client.post<{ id: string }>('/v1/uploads', key, request);
  return `/v1/uploads/${id}`;
}

async function imageOfTwoParts(photo: Bytes): Promise<Bytes> {
  const tiff = await sharp(photo).resize(1600, 1200).tiff({ compression: 'none' }).toBuffer();
  expect(Math.ceil(tiff.length / SERVICE_LIMITS.partBytes)).toBe(2);
  return new Uint8Array(tiff);
}

async function send(ticket: Omit<Ticket, 'id'> | undefined, body: Bytes): Promise<number> {
  const { url = '', headers } = ticket ?? {};
  const { status } = await fetch(url, { method: 'PUT', headers, body });
  return status;
}

/** A phone on the same network reaches the service by one address, which is all that it uses here. */
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { reservePort } from '#infra/local/free-port.ts';
import { LocalSystem } from '#infra/local/local-system.ts';
import { waitFor } from '#test/support/patience.ts';
import { makeTemporaryFolder } from '#test/support/temporary-folder.ts';

const IMAGE = readFileSync('models/storybook/pictures/village.png');
const PAGE = 'https://app.example.com';
/** A name with dots: the store would take its first part for a bucket. */
const NAME = 'my.phone.test';
const { folder, remove } = makeTemporaryFolder();
let system: LocalSystem;
let publicUrl: string;

beforeAll(async () => {
  const port = await reservePort('127.0.0.1', 0);
  publicUrl = `http://${NAME}:${port}`;
  process.env['ITACLIP_CORS_ORIGINS'] = PAGE;
  system = await LocalSystem.start({
    dataFolder: folder,
    host: '127.0.0.1',
    port,
    publicUrl,
    workers: 1,
    visibilitySeconds: 60,
    sweepSeconds: 60,
    environment: async () => ({ ITACLIP_MODEL: 'storybook' }),
  });
  await system.ready();
});
afterAll(async () => {
  delete process.env['ITACLIP_CORS_ORIGINS'];
  await system[Symbol.asyncDispose]();
  remove();
});

type Sent = { method?: string; headers?: Record<string, string>; body?: Uint8Array | string };
type Answer = { status: number; headers: IncomingMessage['headers']; bytes: Buffer };

/** Calls a URL like the phone, whose name server knows the public address. */
async function call(url: string, { method = 'GET', headers = {}, body }: Sent = {}): Promise<Answer> {
  const { hostname, host, port, pathname, search } = new URL(url);
  expect(hostname).toBe(NAME);
  const sent = request({
    host: '127.0.0.1',
    port,
    method,
    path: pathname + search,
    headers: { host, ...(body && { 'content-length': String(body.length) }), ...headers },
  });
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: answer.statusCode ?? 0, headers: answer.headers, bytes: await buffer(answer) };
}

async function callApi<Body>(path: string, body?: object): Promise<Body> {
  const authorization = `Bearer ${system.key}`;
  const { bytes } = await call(publicUrl + path, {
    method: body ? 'POST' : 'GET',
    headers: { authorization, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  return JSON.parse(bytes.toString()) as Body;
}

type Ticket = { id: string; method: string; url: string; headers: Record<string, string> };

function newUpload(): Promise<Ticket> {
  return callApi('/v1/uploads', { content_type: 'image/png', bytes: IMAGE.length });
}

it('takes an upload and gives the masks by the public address alone', async () => {
  const { id: upload_id, url, method, headers } = await newUpload();
  expect(await call(url, { method, headers, body: IMAGE })).toMatchObject({ status: 200 });
  const options = { short_side: 224, pamr: { iterations: 0 } };
  const { id } = await callApi<{ id: string }>('/v1/segmentations', {
    image: { upload_id },
    classes: ['sky', 'grass'],
    preset: 'fast',
    options,
    outputs: ['labels.png'],
  });
  const artifact = await waitFor('a mask', async () => {
    const job = await callApi<{ artifacts: { name: string; url: string }[] }>(`/v1/segmentations/${id}`);
    const found = job.artifacts.find(({ name }) => name === 'labels.png');
    if (!found) throw new Error(JSON.stringify(job));
    return found;
  });
  const mask = await call(artifact.url);
  expect(mask).toMatchObject({ status: 200, headers: { 'content-type': 'image/png' } });
  expect(mask.bytes.subarray(1, 4).toString()).toBe('PNG');
});

it('answers preflights of links for pages of a configured origin', async () => {
  const { url } = await newUpload();
  const headers = { origin: PAGE, 'access-control-request-method': 'PUT' };
  expect(await call(url, { method: 'OPTIONS', headers })).toMatchObject({
    status: 200,
    headers: { 'access-control-allow-origin': PAGE },
  });
});

it('lets nothing through to the store but what a link was signed for', async () => {
  const { url, method, headers } = await newUpload();
  const { origin, pathname } = new URL(url);
  const authorization = 'AWS4-HMAC-SHA256 Credential=local/20261130/us-east-1/s3/aws4_request, Signature=0';
  const target = { 'x-amz-target': 'AmazonSQS.ListQueues', 'content-type': 'application/x-amz-json-1.0' };
  const statusOf = async (to: string, sent: Sent) => (await call(to, sent)).status;
  expect(await statusOf(origin + pathname, {})).toBe(403);
  expect(await statusOf(origin + pathname, { headers: { authorization } })).toBe(403);
  expect(await statusOf(url, { method, headers: { ...headers, authorization }, body: IMAGE })).toBe(403);
  expect(await statusOf(url, { method: 'DELETE' })).toBe(403);
  expect(await statusOf(url, { method: 'GET' })).toBe(403);
  expect(await statusOf(url, { method, headers: { ...headers, host: '127.0.0.1' }, body: IMAGE })).toBe(403);
  expect(
    await statusOf(url, { method, headers: { ...headers, 'x-forwarded-host': 'other' }, body: IMAGE }),
  ).toBe(200);
  expect(await statusOf(url, { method, headers: target, body: '{}' })).toBe(403);
  expect(await statusOf(`${origin}/`, { method: 'POST', headers: target, body: '{}' })).toBe(405);
  expect(await statusOf(`${origin}/itaclip/`, {})).toBe(403);
});

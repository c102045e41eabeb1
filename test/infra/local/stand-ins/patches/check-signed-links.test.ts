/**
 * versitygw, another implementation of S3, gives these statuses and codes to the same requests. It differs in
 * three, in which the local store follows S3 itself. Public reports quote S3's answers to a chunked body
 * (aws/aws-sdk-go#4944) and to a link from the future (minio/minio#2638); the list of S3's error codes has
 * `InvalidAccessKeyId` with 403 for an access key that it does not know.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { request, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { abortMultipart, createMultipart, listParts } from '#backend/multipart-uploads.ts';
import { newId } from '#contracts/ids.ts';
import { uploadKey } from '#contracts/storage/object-keys.ts';
import type { UploadRecord } from '#contracts/uploads/upload.ts';
import { later } from '#contracts/time.ts';
import { signPart, signUpload } from '#functions/api/routes/uploads/signed-upload.ts';
import { openLocalBackend, type LocalBackend } from '#test/support/service/local-backend.ts';

const IMAGE = Buffer.from('the bytes of an image');
const OTHER = Buffer.from('THE bytes of an image');
const LENGTH = { 'content-length': String(IMAGE.length) };
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const start = new Date('2026-11-30T12:00:00.000Z');
let now = start;
let backend: LocalBackend;

beforeAll(async () => {
  backend = await openLocalBackend({ now: () => now });
});
afterAll(() => backend[Symbol.asyncDispose]());

function anUpload(changes: Partial<UploadRecord> = {}): UploadRecord {
  return {
    id: newId('upload'),
    tenant: 'acme',
    content_type: 'image/png',
    bytes: IMAGE.length,
    sha256: createHash('sha256').update(IMAGE).digest('hex'),
    created_at: start.toISOString(),
    expires_at: later(start, 3600).toISOString(),
    ...changes,
  };
}

type Sent = { url: string; method: string; headers: OutgoingHttpHeaders; body: Buffer };

/** Sends just these headers: `fetch` would add some. */
async function send({ url, method, headers, body }: Sent): Promise<string> {
  const outgoing = request(url, { method, headers });
  outgoing.end(body);
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  const code = /<Code>(.*?)<\/Code>/.exec(await text(answer))?.[1];
  return [answer.statusCode, code].filter(Boolean).join(' ');
}

async function put(change: (signed: Sent) => Partial<Sent>): Promise<string> {
  now = start;
  const { url, headers } = await signUpload(backend.objects, anUpload(), now);
  const signed = { url, method: 'PUT', headers: { ...headers, ...LENGTH }, body: IMAGE };
  return send({ ...signed, ...change(signed) });
}

const without = (name: string, { headers }: Sent) => {
  const { [name]: _, ...others } = headers;
  return { headers: others };
};
const also = (more: OutgoingHttpHeaders, { headers }: Sent) => ({ headers: { ...headers, ...more } });

describe('the local store answers a signed upload', () => {
  const cases: [string, string, (signed: Sent) => Partial<Sent>][] = [
    ['as it was signed', '200', () => ({})],
    ['without a type', '403 SignatureDoesNotMatch', (sent) => without('content-type', sent)],
    ["of curl's default type", '403 SignatureDoesNotMatch', (sent) => also(FORM, sent)],
    [
      'of another length',
      '403 SignatureDoesNotMatch',
      (sent) => ({ ...also({ 'content-length': 3 }, sent), body: IMAGE.subarray(0, 3) }),
    ],
    ['of other bytes', '400 BadDigest', () => ({ body: OTHER })],
    ['without its digest', '403 SignatureDoesNotMatch', (sent) => without('x-amz-checksum-sha256', sent)],
    [
      'with a header of S3 that is not signed',
      '403 AccessDenied',
      (sent) => also({ 'x-amz-acl': 'public-read' }, sent),
    ],
    [
      'for another key',
      '403 SignatureDoesNotMatch',
      ({ url }) => ({ url: url.replace('/acme/', '/other/') }),
    ],
    [
      'with a longer life',
      '403 SignatureDoesNotMatch',
      ({ url }) => ({ url: url.replace(/(Expires)=\d+/, '$1=9000') }),
    ],
    [
      'with a life of more than a week',
      '400 AuthorizationQueryParametersError',
      ({ url }) => ({ url: url.replace(/(Expires)=\d+/, '$1=604801') }),
    ],
    [
      'without a signature',
      '400 AuthorizationQueryParametersError',
      ({ url }) => ({ url: url.replace(/&X-Amz-Signature=\w+/, '') }),
    ],
    ['without any parameter', '403 AccessDenied', ({ url }) => ({ url: url.replace(/\?.*/, '') })],
    [
      'of another access key',
      '403 InvalidAccessKeyId',
      ({ url }) => ({ url: url.replace('Credential=local', 'Credential=other') }),
    ],
    ['that is read', '403 SignatureDoesNotMatch', () => ({ method: 'GET' })],
    [
      'in chunks',
      '501 NotImplemented',
      (sent) => ({ headers: { ...without('content-length', sent).headers, 'transfer-encoding': 'chunked' } }),
    ],
  ];
  it.each(cases)('%s with %s', async (_, expected, change) => {
    expect(await put(change)).toBe(expected);
  });

  it('without a length with 411 MissingContentLength', async () => {
    const { url, headers } = await signUpload(backend.objects, anUpload(), start);
    const { host, hostname, port, pathname, search } = new URL(url);
    // Node's own client always sends a length or chunks.
    const lines = Object.entries({ ...headers, host, connection: 'close' }).map((entry) => entry.join(': '));
    const socket = connect(Number(port), hostname);
    socket.write(`PUT ${pathname}${search} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    expect(await text(socket)).toMatch(/^HTTP\/1.1 411 [^]*<Code>MissingContentLength</);
  });

  it('after its time with 403 AccessDenied, and before it too', async () => {
    const { url, headers } = await signUpload(backend.objects, anUpload(), start);
    const sent = { url, method: 'PUT', headers: { ...headers, ...LENGTH }, body: IMAGE };
    now = later(start, 901);
    expect(await send(sent)).toBe('403 AccessDenied');
    now = later(start, -16 * 60);
    expect(await send(sent)).toBe('403 AccessDenied');
    now = later(start, 900);
    expect(await send(sent)).toBe('200');
  });

  it('with what it received where the signature does not match', async () => {
    now = start;
    const { url, headers } = await signUpload(backend.objects, anUpload(), now);
    const answer = await fetch(url, {
      method: 'PUT',
      headers: { ...headers, 'content-type': 'image/jpeg' },
      body: IMAGE,
    });
    expect(answer.headers.get('content-type')).toBe('application/xml');
    expect(await answer.text()).toContain('content-type: image/jpeg');
  });
});

it('takes a part of any type, and none after the upload was given up', async () => {
  now = start;
  const key = uploadKey('acme', 'parts');
  const uploadId = await createMultipart(backend.objects, key, 'image/png');
  const upload = anUpload({ id: 'parts', multipart: { s3_upload_id: uploadId } });
  const { url } = await signPart(backend.objects, upload, 1, now);
  const sent = { url, method: 'PUT', headers: { ...FORM, ...LENGTH }, body: IMAGE };
  expect(await send(sent)).toBe('200');
  const etag = `"${createHash('md5').update(IMAGE).digest('hex')}"`;
  expect(await listParts(backend.objects, { key, uploadId })).toEqual([
    { number: 1, bytes: IMAGE.length, etag },
  ]);
  await abortMultipart(backend.objects, { key, uploadId });
  expect(await send(sent)).toBe('404 NoSuchUpload');
});

it('gives an object to whoever has a link to it, and to nobody else', async () => {
  now = new Date();
  await backend.objects.put('results/acme/labels', IMAGE, 'image/png');
  const url = await backend.objects.signedGetUrl('results/acme/labels', 60, { fileName: 'labels.png' });
  const get = { url, method: 'GET', headers: {}, body: Buffer.alloc(0) };
  expect(await send(get)).toBe('200');
  expect(await send({ ...get, method: 'DELETE' })).toBe('403 SignatureDoesNotMatch');
  expect(await send({ ...get, url: url.replace(/\?.*/, '') })).toBe('403 AccessDenied');
});

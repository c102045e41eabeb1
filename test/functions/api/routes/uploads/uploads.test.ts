import { UploadPartCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { later } from '#contracts/time.ts';
import type { partTicketsSchema, uploadTicketSchema } from '#contracts/uploads/upload.ts';
import { callerOf, type ApiCaller } from '#test/support/service/api-caller.ts';
import { openLocalApi, type LocalApi } from '#test/support/service/local-api.ts';

type Ticket = z.infer<typeof uploadTicketSchema>;
type PartTickets = z.infer<typeof partTicketsSchema>;

let now = new Date('2026-11-24T12:00:00.000Z');
let api: LocalApi;
let acme: ApiCaller;
let other: ApiCaller;

beforeAll(async () => {
  api = await openLocalApi({ now: () => now });
  acme = await callerOf(api, 'acme', ['segment']);
  other = await callerOf(api, 'other', ['segment']);
});
afterAll(() => api[Symbol.asyncDispose]());

const IMAGE = new Uint8Array(1000).fill(7);
const declared = { content_type: 'image/png', bytes: IMAGE.length };

async function asked(more: object = {}): Promise<Ticket> {
  const { status, body } = await acme<Ticket>('POST', '/v1/uploads', { ...declared, ...more });
  expect(status).toBe(201);
  return body;
}

async function send(
  { url, headers }: { url: string | null; headers: Record<string, string> },
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const answer = await fetch(url ?? '', { method: 'PUT', headers, body: bytes });
  expect(answer.status).toBe(200);
}

async function sendShortPart(link: string): Promise<void> {
  const { pathname, searchParams } = new URL(link);
  const { client, bucket } = api.backend.objects;
  const command = new UploadPartCommand({
    Bucket: bucket,
    Key: pathname.replace(`/${bucket}/`, ''),
    UploadId: searchParams.get('uploadId') ?? '',
    PartNumber: 1,
    Body: new Uint8Array(19),
  });
  await client.send(command);
}

describe('an upload', () => {
  it('is asked for, sent, and has arrived', async () => {
    const answer = await acme<Ticket>('POST', '/v1/uploads', declared);
    expect(answer.headers.get('location')).toBe(`http://127.0.0.1:8080/v1/uploads/${answer.body.id}`);
    expect(answer.headers.get('cache-control')).toContain('no-store');
    expect(answer.body).toMatchObject({
      method: 'PUT',
      headers: { 'content-type': 'image/png' },
      url_expires_at: later(now, SERVICE_LIMITS.uploadStartSeconds).toISOString(),
      expires_at: later(now, SERVICE_LIMITS.uploadSeconds).toISOString(),
      part_bytes: null,
    });
    const path = `/v1/uploads/${answer.body.id}`;
    expect((await acme('GET', path)).body).toMatchObject({ status: 'waiting', received_bytes: null });
    await send(answer.body, IMAGE);
    expect((await acme('GET', path)).body).toMatchObject({ status: 'arrived', received_bytes: 1000 });
  });

  it('gets another URL until it has arrived', async () => {
    const ticket = await asked();
    now = later(now, 3600);
    const renewed = await acme<Ticket>('POST', `/v1/uploads/${ticket.id}/renew`);
    expect(renewed.status).toBe(200);
    expect(renewed.body.url).not.toBe(ticket.url);
    expect(renewed.body.expires_at).toBe(ticket.expires_at);
    expect(renewed.body.url_expires_at).toBe(later(now, SERVICE_LIMITS.uploadStartSeconds).toISOString());
    await send(renewed.body, IMAGE);
    expect((await acme('POST', `/v1/uploads/${ticket.id}/renew`)).status).toBe(409);
  });

  it('expires a day after its creation', async () => {
    const { id } = await asked();
    now = later(now, SERVICE_LIMITS.uploadSeconds);
    expect((await acme('GET', `/v1/uploads/${id}`)).status).toBe(404);
    expect((await acme('POST', `/v1/uploads/${id}/renew`)).status).toBe(404);
  });

  it('is made once under an idempotency key', async () => {
    const key = { 'idempotency-key': 'holiday-1' };
    const first = await acme<Ticket>('POST', '/v1/uploads', declared, key);
    const again = await acme<Ticket>('POST', '/v1/uploads', declared, key);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });

  it('goes with its bytes', async () => {
    const ticket = await asked();
    await send(ticket, IMAGE);
    expect((await acme('DELETE', `/v1/uploads/${ticket.id}`)).status).toBe(204);
    expect((await acme('GET', `/v1/uploads/${ticket.id}`)).status).toBe(404);
    const { objects } = api.backend;
    const place = { bucket: objects.bucket, key: `uploads/acme/${ticket.id}` };
    expect(await objects.head(place)).toBeUndefined();
  });

  it.each([
    ['a type that is no picture', { content_type: 'text/html' }, 'invalid-request', '/content_type'],
    ['no bytes', { bytes: 0 }, 'invalid-request', '/bytes'],
    ['an image that is too large', { bytes: SERVICE_LIMITS.imageBytes + 1 }, 'invalid-request', '/bytes'],
    ['a digest that is none', { sha256: 'abc' }, 'invalid-request', '/sha256'],
  ])('is refused for %s', async (_, change, code, pointer) => {
    const { status, body } = await acme('POST', '/v1/uploads', { ...declared, ...change });
    expect(status).toBe(422);
    expect(body).toMatchObject({ code, errors: [{ pointer }] });
  });

  it('in one piece has no parts', async () => {
    const { id } = await asked();
    expect((await acme('GET', `/v1/uploads/${id}/parts`)).status).toBe(409);
    expect((await acme('POST', `/v1/uploads/${id}/parts`, { numbers: [1] })).status).toBe(409);
    expect((await acme('POST', `/v1/uploads/${id}/complete`)).status).toBe(409);
  });

  it("is not found with another tenant's key, or under an invalid id", async () => {
    const { id } = await asked({ multipart: true });
    for (const [caller, name] of [
      [other, id],
      [acme, 'upl_nothing'],
      [acme, '%00'],
    ] as const) {
      for (const [method, path, body] of [
        ['GET', '', undefined],
        ['DELETE', '', undefined],
        ['POST', '/renew', undefined],
        ['GET', '/parts', undefined],
        ['POST', '/parts', { numbers: [1] }],
        ['POST', '/complete', undefined],
      ] as const) {
        const answer = await caller(method, `/v1/uploads/${name}${path}`, body);
        expect(answer.status, `${method} ${path}`).toBe(404);
        expect(JSON.stringify(answer.body)).not.toContain('acme');
      }
    }
    expect((await acme('GET', `/v1/uploads/${id}`)).status).toBe(200);
  });
});

const PART = SERVICE_LIMITS.partBytes;

describe('an upload in parts', () => {
  it('is resumed: what has arrived is listed, the rest is sent, and the whole completed', async () => {
    const ticket = await asked({ bytes: PART + 10, multipart: true });
    expect(ticket).toMatchObject({ url: null, part_bytes: PART, part_count: 2 });
    const path = `/v1/uploads/${ticket.id}`;
    const { body } = await acme<PartTickets>('POST', `${path}/parts`, { numbers: [1, 2] });
    expect(body.parts.map(({ number, bytes }) => [number, bytes])).toEqual([
      [1, PART],
      [2, 10],
    ]);
    await send(body.parts[1]!, new Uint8Array(10));
    const listed = await acme('GET', `${path}/parts`);
    expect(listed.body).toMatchObject({ parts: [{ number: 2, bytes: 10 }], part_bytes: PART, part_count: 2 });
    expect((await acme('GET', path)).body).toMatchObject({ status: 'waiting', received_bytes: 10 });
    const early = await acme('POST', `${path}/complete`);
    expect(early).toMatchObject({ status: 409, body: { code: 'upload-incomplete' } });
    expect(early.body['detail']).toContain('have not arrived: 1.');
    await send(body.parts[0]!, new Uint8Array(PART));
    const whole = { status: 200, body: { status: 'arrived', received_bytes: PART + 10 } };
    expect(await acme('POST', `${path}/complete`)).toMatchObject(whole);
    expect(await acme('POST', `${path}/complete`)).toMatchObject(whole);
    expect((await acme('GET', `${path}/parts`)).status).toBe(409);
  });

  it('is not completed with another length, and can be mended', async () => {
    const { id } = await asked({ bytes: 20, multipart: true });
    const path = `/v1/uploads/${id}`;
    const { body } = await acme<PartTickets>('POST', `${path}/parts`, { numbers: [1] });
    // No link may reach this address, although the service itself could.
    await sendShortPart(body.parts[0]!.url);
    const short = await acme('POST', `${path}/complete`);
    expect(short).toMatchObject({ status: 422, body: { code: 'image-mismatch' } });
    await send(body.parts[0]!, new Uint8Array(20));
    expect((await acme('POST', `${path}/complete`)).status).toBe(200);
  });

  it('has no part beyond its last', async () => {
    const { id } = await asked({ bytes: PART, multipart: true });
    const answer = await acme('POST', `/v1/uploads/${id}/parts`, { numbers: [1, 2] });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/numbers/1' }] } });
  });

  it('goes with its parts', async () => {
    const { id } = await asked({ multipart: true });
    const { body } = await acme<PartTickets>('POST', `/v1/uploads/${id}/parts`, { numbers: [1] });
    expect((await acme('DELETE', `/v1/uploads/${id}`)).status).toBe(204);
    const late = await fetch(body.parts[0]!.url, { method: 'PUT', body: IMAGE });
    expect(late.status).toBe(404);
  });
});

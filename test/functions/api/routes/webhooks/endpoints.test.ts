import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { later } from '#contracts/time.ts';
import { DeliveryTable } from '#backend/tables/delivery-table.ts';
import { SECRET_OVERLAP_SECONDS, type endpointSchema } from '#contracts/webhooks/endpoint.ts';
import { EndpointTable } from '#backend/tables/endpoint-table.ts';
import { WEBHOOK_EVENTS } from '#contracts/webhooks/events.ts';
import { callerOf, callerWith, type ApiCaller } from '#test/support/service/api-caller.ts';
import { openLocalApi, type LocalApi } from '#test/support/service/local-api.ts';
import { takeWebhookMessages } from '#test/support/service/receive-messages.ts';

type Endpoint = z.infer<typeof endpointSchema>;
type Page = { data: Endpoint[]; next_cursor: string | null };

const PATH = '/v1/webhook-endpoints';
let now = new Date('2026-11-24T12:00:00.000Z');
let api: LocalApi;
let acme: ApiCaller;
let other: ApiCaller;

beforeAll(async () => {
  api = await openLocalApi({ now: () => now });
  acme = await callerOf(api, 'acme', ['admin']);
  other = await callerOf(api, 'other', ['admin']);
});
afterAll(() => api[Symbol.asyncDispose]());

async function made(caller = acme): Promise<Endpoint> {
  const { status, body } = await caller<Endpoint>('POST', PATH, { url: 'https://acme.example/hook' });
  expect(status).toBe(201);
  return body;
}

describe('a webhook endpoint', () => {
  it('is made, read, changed and deleted', async () => {
    const endpoint = await made();
    expect(endpoint).toMatchObject({
      url: 'https://acme.example/hook',
      events: WEBHOOK_EVENTS,
      enabled: true,
      disabled_reason: null,
      previous_secret_expires_at: null,
    });
    const path = `${PATH}/${endpoint.id}`;
    expect((await acme('GET', path)).body).toEqual(endpoint);
    const change = { url: 'https://acme.example/other', events: ['segmentation.failed'] };
    const changed = await acme<Endpoint>('PATCH', path, change);
    expect(changed.body).toEqual({ ...endpoint, ...change });
    expect((await acme('DELETE', path)).status).toBe(204);
    expect((await acme('GET', path)).status).toBe(404);
    expect((await acme('PATCH', path, change)).status).toBe(404);
  });

  it('has a secret of 32 bytes of its own', async () => {
    const secrets = [(await made()).secret, (await made()).secret];
    expect(new Set(secrets).size).toBe(2);
    for (const secret of secrets) {
      expect(Buffer.from(secret.replace(/^whsec_/, ''), 'base64')).toHaveLength(32);
    }
  });

  it('is enabled again after it was disabled', async () => {
    const { id } = await made();
    await new EndpointTable(api.backend.table, () => now).disable({ tenant: 'acme', id }, 'answered 410');
    const disabled = { enabled: false, disabled_reason: 'answered 410' };
    expect((await acme('GET', `${PATH}/${id}`)).body).toMatchObject(disabled);
    expect((await acme('POST', `${PATH}/${id}/ping`)).status).toBe(409);
    const enabled = await acme('PATCH', `${PATH}/${id}`, { enabled: true });
    expect(enabled.body).toMatchObject({ enabled: true, disabled_reason: null });
    expect((await acme('PATCH', `${PATH}/${id}`, { enabled: false })).body).toMatchObject({ enabled: false });
  });

  it.each([
    'http://acme.example/hook',
    'https://127.0.0.1/hook',
    'https://user:secret@acme.example/hook',
    'https://metadata.google.internal/',
    'ftp://acme.example/',
  ])('is not at %s', async (url) => {
    const refused = { status: 422, body: { code: 'url-not-allowed', errors: [{ pointer: '/url' }] } };
    expect(await acme('POST', PATH, { url })).toMatchObject(refused);
    const { id } = await made();
    expect(await acme('PATCH', `${PATH}/${id}`, { url })).toMatchObject(refused);
  });

  it('may be local on a machine of its owner', async () => {
    const app = api.another({ ITACLIP_ALLOW_LOCAL_URLS: 'true' });
    const answer = await app.request(PATH, {
      method: 'POST',
      headers: { ...(await api.authorize('acme', ['admin'])), 'content-type': 'application/json' },
      body: JSON.stringify({ url: 'http://127.0.0.1:9000/hook' }),
    });
    expect(answer.status).toBe(201);
  });

  it('is one of a limited number, listed page by page without the secret for bare URLs', async () => {
    const many = await callerOf(api, 'many', ['admin']);
    await many('GET', `${PATH}/default`);
    const ids: string[] = [];
    while (ids.length < SERVICE_LIMITS.webhookEndpoints) ids.push((await made(many)).id);
    const more = await many('POST', PATH, { url: 'https://acme.example/hook' });
    expect(more).toMatchObject({ status: 422, body: { code: 'limit-exceeded' } });
    const first = await many<Page>('GET', `${PATH}?limit=15`);
    const second = await many<Page>('GET', `${PATH}?limit=15&cursor=${first.body.next_cursor}`);
    const listed = [...first.body.data, ...second.body.data].map(({ id }) => id);
    expect(new Set(listed)).toEqual(new Set(ids));
    expect(listed).toHaveLength(ids.length);
    expect(second.body.next_cursor).toBeNull();
  });

  it("is not found with another tenant's key", async () => {
    const endpoint = await made();
    for (const [caller, id] of [
      [other, endpoint.id],
      [acme, 'whe_nothing'],
    ] as const) {
      for (const [method, path, body] of [
        ['GET', '', undefined],
        ['PATCH', '', { description: 'mine' }],
        ['DELETE', '', undefined],
        ['POST', '/ping', undefined],
        ['POST', '/rotate-secret', undefined],
      ] as const) {
        expect((await caller(method, `${PATH}/${id}${path}`, body)).status, `${method} ${path}`).toBe(404);
      }
    }
    expect((await other<Page>('GET', PATH)).body.data).toEqual([]);
    expect((await acme('GET', `${PATH}/${endpoint.id}`)).body).toEqual(endpoint);
  });

  it('is for administrators', async () => {
    const caller = await callerOf(api, 'acme', ['segment']);
    expect((await caller('GET', PATH)).status).toBe(403);
    expect((await caller('GET', `${PATH}/default`)).status).toBe(403);
    expect((await caller('GET', '/v1/webhook-deliveries')).status).toBe(403);
  });
});

describe('a secret', () => {
  it('is replaced, and the one before works for a day', async () => {
    const endpoint = await made();
    const rotated = await acme<Endpoint>('POST', `${PATH}/${endpoint.id}/rotate-secret`);
    expect(rotated.status).toBe(200);
    expect(rotated.body.secret).not.toBe(endpoint.secret);
    const until = later(now, SECRET_OVERLAP_SECONDS);
    expect(rotated.body.previous_secret_expires_at).toBe(until.toISOString());
    now = until;
    const after = await acme<Endpoint>('GET', `${PATH}/${endpoint.id}`);
    expect(after.body).toEqual({ ...rotated.body, previous_secret_expires_at: null });
  });

  it('is replaced once under an idempotency key', async () => {
    const { id } = await made();
    const caller = callerWith(api, await api.authorize('acme', ['admin']));
    const key = { 'idempotency-key': 'rotation-1' };
    const first = await caller<Endpoint>('POST', `${PATH}/${id}/rotate-secret`, undefined, key);
    const again = await caller<Endpoint>('POST', `${PATH}/${id}/rotate-secret`, undefined, key);
    expect(again.body).toEqual(first.body);
    expect((await acme<Endpoint>('GET', `${PATH}/${id}`)).body.secret).toBe(first.body.secret);
  });

  it('for bare URLs is made when it is first read, and can be replaced, but nothing else', async () => {
    const first = await acme<Endpoint>('GET', `${PATH}/default`);
    expect(first.body).toMatchObject({ id: 'default', url: null, enabled: true });
    expect((await acme('GET', `${PATH}/default`)).body).toEqual(first.body);
    const theirs = await other<Endpoint>('GET', `${PATH}/default`);
    expect(theirs.body.secret).not.toBe(first.body.secret);
    const rotated = await acme<Endpoint>('POST', `${PATH}/default/rotate-secret`);
    expect(rotated.body.secret).not.toBe(first.body.secret);
    for (const [method, path, body] of [
      ['PATCH', '', { url: 'https://acme.example/hook' }],
      ['DELETE', '', undefined],
      ['POST', '/ping', undefined],
    ] as const) {
      expect((await acme(method, `${PATH}/default${path}`, body)).status).toBe(409);
    }
  });
});

describe('a ping', () => {
  it('is a delivery like any other, and its message is sent', async () => {
    const { id } = await made();
    await takeWebhookMessages(api.backend);
    const ping = await acme<{ id: string }>('POST', `${PATH}/${id}/ping`);
    expect(ping).toMatchObject({
      status: 202,
      body: { event: 'ping', endpoint_id: id, segmentation_id: null, status: 'pending', attempts: [] },
    });
    const path = `/v1/webhook-deliveries/${ping.body.id}`;
    expect(ping.headers.get('location')).toBe(`http://127.0.0.1:8080${path}`);
    expect((await acme('GET', path)).body).toEqual(ping.body);
    const row = await new DeliveryTable(api.backend.table, () => now).get({
      tenant: 'acme',
      id: ping.body.id,
    });
    expect(JSON.parse(row?.payload ?? '')).toEqual({
      type: 'ping',
      timestamp: now.toISOString(),
      data: { endpoint_id: id },
    });
    expect(await takeWebhookMessages(api.backend)).toMatchObject([
      { kind: 'attempt', tenant: 'acme', delivery_id: ping.body.id, attempts: 0, trace: row?.trace },
    ]);
  });
});

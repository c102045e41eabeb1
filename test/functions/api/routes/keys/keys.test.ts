import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { newKeySchema } from '#contracts/keys/key.ts';
import { KEY_PATTERN } from '#contracts/keys/key.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { later } from '#contracts/time.ts';
import { callerOf, callerWith, type ApiCaller } from '#test/support/service/api-caller.ts';
import { openLocalApi, type LocalApi } from '#test/support/service/local-api.ts';

type NewKey = z.infer<typeof newKeySchema>;
type Page = { data: { id: string }[]; next_cursor: string | null };

let now = new Date('2026-11-24T12:00:00.000Z');
let api: LocalApi;
let admin: ApiCaller;
let other: ApiCaller;
let operator: ApiCaller;

beforeAll(async () => {
  api = await openLocalApi({ now: () => now });
  admin = await callerOf(api, 'acme', ['admin']);
  other = await callerOf(api, 'other', ['admin']);
  operator = await callerOf(api, 'operator', ['admin']);
});
afterAll(() => api[Symbol.asyncDispose]());

const REQUEST = { name: 'backend', scopes: ['segment'] };

async function made(request: object = {}, as = admin): Promise<NewKey> {
  const { status, body } = await as<NewKey>('POST', '/v1/keys', { ...REQUEST, ...request });
  expect(status).toBe(201);
  return body;
}

/** Returns the status of a route whose scope the key has. */
async function statusWith(plain: string, path = '/v1/vocabularies'): Promise<number> {
  return (await callerWith(api, { authorization: `Bearer ${plain}` })('GET', path)).status;
}

/** A verified key is remembered for seconds. */
function forgetKeys(): void {
  now = later(now, 10);
}

describe('a key', () => {
  it('is shown once, works at once, and is kept as a hash', async () => {
    const answer = await admin<NewKey>('POST', '/v1/keys', REQUEST);
    const { id, key } = answer.body;
    expect(answer.headers.get('location')).toBe(`http://127.0.0.1:8080/v1/keys/${id}`);
    expect(key).toMatch(KEY_PATTERN);
    expect(await statusWith(key)).toBe(200);
    expect(await statusWith(key, '/v1/keys')).toBe(403);
    const { body } = await admin('GET', `/v1/keys/${id}`);
    expect(body).toMatchObject({
      id,
      tenant: 'acme',
      name: 'backend',
      scopes: ['segment'],
      expires_at: null,
    });
    const row = await api.backend.table.get({ pk: 'tenant#acme', sk: id });
    const secret = key.split('_').at(-1) ?? '';
    expect(JSON.stringify([body, row])).not.toContain(secret);
    expect(api.log.join('')).not.toContain(secret);
  });

  it('ends with its time', async () => {
    const { id, key, expires_at } = await made({ expires_in: 60 });
    expect(expires_at).toBe(later(now, 60).toISOString());
    expect(await statusWith(key)).toBe(200);
    now = later(now, 61);
    expect(await statusWith(key)).toBe(401);
    expect((await admin('GET', `/v1/keys/${id}`)).status).toBe(404);
  });

  it('lives for ten years at most', async () => {
    const expires_in = Number.MAX_SAFE_INTEGER;
    expect((await admin('POST', '/v1/keys', { ...REQUEST, expires_in })).status).toBe(422);
    await made({ expires_in: 10 * 365 * 86_400 });
  });

  it('is revoked, with the tokens that were made with it', async () => {
    const { id, key } = await made();
    const caller = callerWith(api, { authorization: `Bearer ${key}` });
    const token = (await caller<{ token: string }>('POST', '/v1/tokens', {})).body.token;
    expect(await statusWith(token)).toBe(200);
    expect((await admin('DELETE', `/v1/keys/${id}`)).status).toBe(204);
    forgetKeys();
    expect(await statusWith(key)).toBe(401);
    expect(await statusWith(token)).toBe(401);
    expect((await admin('DELETE', `/v1/keys/${id}`)).status).toBe(404);
  });

  it('is replaced while the old one still works for the overlap', async () => {
    const old = await made({ expires_in: 100_000 });
    const answer = await admin<NewKey>('POST', `/v1/keys/${old.id}/rotate`, { overlap: 600 });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ name: 'backend', scopes: ['segment'], expires_at: old.expires_at });
    expect(answer.body.id).not.toBe(old.id);
    expect((await admin('GET', `/v1/keys/${old.id}`)).body).toMatchObject({
      expires_at: later(now, 600).toISOString(),
    });
    expect(await statusWith(old.key)).toBe(200);
    now = later(now, 601);
    expect(await statusWith(old.key)).toBe(401);
    expect(await statusWith(answer.body.key)).toBe(200);
  });

  it('does not live longer by being replaced', async () => {
    const old = await made({ expires_in: 60 });
    await admin('POST', `/v1/keys/${old.id}/rotate`, {});
    const { body } = await admin('GET', `/v1/keys/${old.id}`);
    expect(body['expires_at']).toBe(old.expires_at);
  });

  it('ends at once by a replacement without overlap', async () => {
    const old = await made();
    expect((await admin('POST', `/v1/keys/${old.id}/rotate`, { overlap: 0 })).status).toBe(201);
    expect(await statusWith(old.key)).toBe(401);
  });

  it('of another tenant is made, listed, replaced and revoked by the operator only', async () => {
    expect(await admin('POST', '/v1/keys', { ...REQUEST, tenant: 'new' })).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
    expect((await made({ tenant: 'acme' })).tenant).toBe('acme');
    const theirs = await made({ tenant: 'new' }, operator);
    expect(theirs.key).toMatch(/^itk_new_/);
    const page = await operator<Page>('GET', '/v1/keys?tenant=new');
    expect(page.body.data.map(({ id }) => id)).toEqual([theirs.id]);
    expect((await admin('GET', '/v1/keys?tenant=new')).status).toBe(403);
    expect((await operator('POST', `/v1/keys/${theirs.id}/rotate?tenant=new`, {})).status).toBe(201);
    expect((await operator('DELETE', `/v1/keys/${theirs.id}?tenant=new`)).status).toBe(204);
  });

  it("is not found with another tenant's key", async () => {
    const { id } = await made();
    for (const [caller, name] of [
      [other, id],
      [admin, 'key_nothing'],
    ] as const) {
      expect((await caller('GET', `/v1/keys/${name}`)).status).toBe(404);
      expect((await caller('POST', `/v1/keys/${name}/rotate`, {})).status).toBe(404);
      expect((await caller('DELETE', `/v1/keys/${name}`)).status).toBe(404);
    }
    const ids = (await other<Page>('GET', '/v1/keys?limit=100')).body.data.map((key) => key.id);
    expect(ids).toHaveLength(1);
    expect(ids).not.toContain(id);
  });

  it('is one of a limited number of those that work', async () => {
    const many = await callerOf(api, 'short-lived', ['admin']);
    for (let count = 1; count < SERVICE_LIMITS.keys; count += 1) await made({ expires_in: 60 }, many);
    expect((await many('POST', '/v1/keys', REQUEST)).status).toBe(422);
    now = later(now, 61);
    await made({}, many);
  });

  it('is one of a limited number, and listed page by page', async () => {
    const many = await callerOf(api, 'many', ['admin']);
    for (let count = 1; count < SERVICE_LIMITS.keys; count += 1) await made({}, many);
    expect(await many('POST', '/v1/keys', REQUEST)).toMatchObject({
      status: 422,
      body: { code: 'limit-exceeded' },
    });
    const first = await many<Page>('GET', '/v1/keys?limit=60');
    const second = await many<Page>('GET', `/v1/keys?limit=60&cursor=${first.body.next_cursor}`);
    const ids = [...first.body.data, ...second.body.data].map(({ id }) => id);
    expect(new Set(ids).size).toBe(SERVICE_LIMITS.keys);
    expect(second.body.next_cursor).toBeNull();
  });
});

describe('a token', () => {
  it('lives for minutes, segments, and makes neither keys nor tokens', async () => {
    const backend = await callerOf(api, 'acme', ['segment', 'admin']);
    const answer = await backend<{ token: string; expires_at: string }>('POST', '/v1/tokens', {
      expires_in: 60,
    });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      token: expect.stringMatching(/^itt_acme_/) as string,
      expires_at: later(now, 60).toISOString(),
    });
    const app = callerWith(api, { authorization: `Bearer ${answer.body.token}` });
    expect((await app('GET', '/v1/vocabularies')).status).toBe(200);
    expect((await app('POST', '/v1/tokens', {})).status).toBe(403);
    expect((await app('POST', '/v1/keys', REQUEST)).status).toBe(403);
    const listed = (await backend<Page>('GET', '/v1/keys?limit=100')).body.data;
    expect(listed.every(({ id }) => id.startsWith('key_'))).toBe(true);
    now = later(now, 61);
    expect((await app('GET', '/v1/vocabularies')).status).toBe(401);
  });

  it.each([59, 3601, 'x'])('does not live for %s seconds', async (expires_in) => {
    const backend = await callerOf(api, 'acme', ['segment']);
    expect((await backend('POST', '/v1/tokens', { expires_in })).status).toBe(422);
  });

  it('is made with a key that segments', async () => {
    expect((await admin('POST', '/v1/tokens', {})).status).toBe(403);
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { tenantKey } from '#contracts/storage/table-definition.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { later } from '#contracts/time.ts';
import { LEASE_SECONDS } from '#functions/api/idempotency/claim-requests.ts';
import { waitFor } from '#test/support/patience.ts';
import { openLocalApi, type LocalApi } from '#test/support/service/local-api.ts';

let now = new Date('2026-11-24T12:00:00.000Z');
let api: LocalApi;
let key: { authorization: string };

beforeAll(async () => {
  api = await openLocalApi({ now: () => now });
  key = await api.authorize('acme');
});
afterAll(() => api[Symbol.asyncDispose]());
afterEach(() => vi.restoreAllMocks());

const REQUEST = { image: { url: 'https://example.com/a.jpg' }, classes: ['dog'] };

async function post(idempotencyKey: string, body: unknown = REQUEST, headers = key): Promise<Response> {
  return api.request('/v1/segmentations', {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': idempotencyKey },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

async function idOf(response: Response): Promise<string> {
  const { id } = (await response.json()) as { id: string };
  expect(id).toMatch(/^seg_/);
  return id;
}

async function countJobs(tenant: string): Promise<number> {
  return (await api.backend.jobs.list(tenant, { limit: 1000 })).rows.length;
}

describe('Idempotency-Key', () => {
  it('gives the same answer again, quoted or not', async () => {
    const first = await post('"one"');
    const second = await post('one');
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(second.status).toBe(202);
    expect(second.headers.get('location')).toBe(first.headers.get('location'));
    expect(await second.text()).toBe(await first.text());
  });

  it('is refused for another body', async () => {
    await post('two');
    const response = await post('two', { ...REQUEST, classes: ['cat'] });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ code: 'idempotency-mismatch' });
  });

  it('belongs to its tenant', async () => {
    const other = await api.authorize('other');
    const mine = await idOf(await post('three'));
    const response = await post('three', REQUEST, other);
    expect(response.headers.get('idempotency-replayed')).toBeNull();
    expect(await idOf(response)).not.toBe(mine);
  });

  it('expires after a day', async () => {
    const first = await idOf(await post('four'));
    now = later(now, SERVICE_LIMITS.idempotencySeconds);
    key = await api.authorize('acme');
    expect(await idOf(await post('four'))).not.toBe(first);
  });

  it('keeps a refusal that would be the same again', async () => {
    expect((await post('five', '{')).status).toBe(400);
    const again = await post('five', '{');
    expect(again.status).toBe(400);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });

  it('makes one job of 100 equal requests at once', async () => {
    const own = await api.authorize('hundred');
    const answers = await Promise.all(Array.from({ length: 100 }, () => post('"six"', REQUEST, own)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 100 }, () => 202));
    const ids = await Promise.all(answers.map(idOf));
    expect(new Set(ids).size).toBe(1);
    expect(await countJobs('hundred')).toBe(1);
  });

  it('tries again what failed, and makes the job that the first try may have made', async () => {
    const own = await api.authorize('retries');
    const send = vi.spyOn(api.backend.queues, 'sendImport');
    send.mockRejectedValueOnce(Object.assign(new Error('no queue'), { code: 'ECONNREFUSED' }));
    const failed = await post('seven', REQUEST, own);
    expect(failed.status).toBe(503);
    expect(failed.headers.get('retry-after')).toBeTruthy();
    const [half] = (await api.backend.jobs.list('retries', { limit: 10 })).rows;
    expect(half?.enqueued_at).toBeUndefined();
    const response = await post('seven', REQUEST, own);
    expect(response.status).toBe(202);
    expect(await idOf(response)).toBe(half?.id);
    expect(await countJobs('retries')).toBe(1);
    expect(
      (await api.backend.jobs.get({ tenant: 'retries', id: half?.id ?? '' }))?.enqueued_at,
    ).toBeDefined();
  });

  it('is in flight while its owner lives, and is taken over when its lease has expired', async () => {
    const own = await api.authorize('dead');
    const { promise: dies, resolve: revive } = Promise.withResolvers<boolean>();
    const create = vi.spyOn(api.backend.jobs, 'create').mockReturnValueOnce(dies);
    const first = post('eight', REQUEST, own);
    await waitFor('the first request to create its job', () => expect(create).toHaveBeenCalled());
    const meanwhile = await post('eight', REQUEST, own);
    expect(meanwhile.status).toBe(409);
    expect(await meanwhile.json()).toMatchObject({ code: 'idempotency-in-flight' });
    now = later(now, LEASE_SECONDS + 1);
    const taken = await post('eight', REQUEST, own);
    expect(taken.status).toBe(202);
    const intended = create.mock.calls[0]?.[0].id;
    expect(await idOf(taken)).toBe(intended);
    revive(false);
    expect(await idOf(await first)).toBe(intended);
    expect(await countJobs('dead')).toBe(1);
  });

  it('gives the same answer even when what it created was deleted since', async () => {
    const body = JSON.stringify({ url: 'https://example.com/hook' });
    const headers = { ...key, 'content-type': 'application/json', 'idempotency-key': 'deleted' };
    const create = () => api.request('/v1/webhook-endpoints', { method: 'POST', headers, body });
    const first = await create();
    const { id } = (await first.clone().json()) as { id: string };
    const remove = () =>
      api.request(`/v1/webhook-endpoints/${id}`, { method: 'DELETE', headers: { ...key } });
    expect((await remove()).status).toBe(204);
    const again = await create();
    expect(again.status).toBe(201);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await again.text()).toBe(await first.text());
    expect((await remove()).status).toBe(404);
  });

  it.each([' ', '""', '"', '"a', 'a\u00e9', 'a"b', 'x'.repeat(256)])('is refused as %j', async (text) => {
    const response = await post(text);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ errors: [{ pointer: 'Idempotency-Key' }] });
  });

  it('is kept for a day in a row that says so', async () => {
    await post('nine');
    const row = await api.backend.table.get(tenantKey('acme', 'idem#POST /v1/segmentations#nine'));
    expect(row?.['ttl']).toBe(Math.floor(now.getTime() / 1000) + 86_400);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tenantKey } from '#contracts/storage/table-definition.ts';
import { newKey } from '#contracts/keys/new-key.ts';
import type { KeyRecord } from '#contracts/keys/key.ts';
import { later } from '#contracts/time.ts';
import { REMEMBERED_MILLISECONDS } from '#functions/api/authentication/key-verifier.ts';
import { openLocalApi, type LocalApi } from '#test/support/service/local-api.ts';

let now = new Date('2026-11-24T12:00:00.000Z');
let api: LocalApi;

beforeAll(async () => {
  api = await openLocalApi({ now: () => now });
});
afterAll(() => api[Symbol.asyncDispose]());

async function statusFor(authorization: string): Promise<number> {
  return (await api.request('/v1/segmentations', { headers: { authorization } })).status;
}

async function keep(record: KeyRecord): Promise<void> {
  await api.backend.table.put({ ...tenantKey(record.tenant, record.id), ...record });
}

const SETTINGS = { tenant: 'acme', name: 'test', scopes: ['segment' as const] };

describe('a key', () => {
  it('is asked for', async () => {
    const response = await api.request('/v1/segmentations');
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });

  it('opens a route of its scope', async () => {
    const { authorization } = await api.authorize('acme', ['segment']);
    expect(await statusFor(authorization)).toBe(200);
    expect(await statusFor(authorization.replace('Bearer', 'bearer'))).toBe(200);
  });

  it('opens no route of another scope', async () => {
    const { authorization } = await api.authorize('acme', ['admin', 'evaluate']);
    const response = await api.request('/v1/segmentations', { headers: { authorization } });
    expect(response.status).toBe(403);
    expect(((await response.json()) as { detail: string }).detail).toContain('"segment"');
  });

  it('is refused with another secret, tenant or form', async () => {
    const { plain, record } = newKey('key', SETTINGS, now);
    await keep(record);
    const wrong = [
      plain.slice(0, -1) + (plain.endsWith('0') ? '1' : '0'),
      plain.replace('acme', 'other'),
      plain.replace('itk', 'itt'),
      'itk_',
      'x'.repeat(5000),
    ];
    for (const each of wrong) expect(await statusFor(`Bearer ${each}`)).toBe(401);
    expect(await statusFor(`Basic ${plain}`)).toBe(401);
    expect(await statusFor(plain)).toBe(401);
    expect(await statusFor(`Bearer ${plain}`)).toBe(200);
  });

  it('ends at its time', async () => {
    const { plain, record } = newKey('key', { ...SETTINGS, expires_in: 60 }, now);
    await keep(record);
    expect(await statusFor(`Bearer ${plain}`)).toBe(200);
    now = later(now, 61);
    expect(await statusFor(`Bearer ${plain}`)).toBe(401);
  });

  it('ends within seconds of being revoked', async () => {
    const { plain, record } = newKey('key', SETTINGS, now);
    await keep(record);
    expect(await statusFor(`Bearer ${plain}`)).toBe(200);
    await api.backend.table.delete(tenantKey(record.tenant, record.id));
    now = later(now, REMEMBERED_MILLISECONDS / 1000);
    expect(await statusFor(`Bearer ${plain}`)).toBe(401);
  });

  it('ends at once when it was revoked and the clock is set back', async () => {
    const { plain, record } = newKey('key', SETTINGS, now);
    await keep(record);
    expect(await statusFor(`Bearer ${plain}`)).toBe(200);
    await api.backend.table.delete(tenantKey(record.tenant, record.id));
    now = later(now, -3 * 3600);
    expect(await statusFor(`Bearer ${plain}`)).toBe(401);
    now = later(now, 3 * 3600);
  });

  it('takes its tokens with it', async () => {
    const { record: key } = newKey('key', SETTINGS, now);
    const { plain, record } = newKey('token', { ...SETTINGS, issued_by: key.id, expires_in: 900 }, now);
    await Promise.all([keep(key), keep(record)]);
    expect(await statusFor(`Bearer ${plain}`)).toBe(200);
    await api.backend.table.delete(tenantKey(key.tenant, key.id));
    now = later(now, REMEMBERED_MILLISECONDS / 1000);
    expect(await statusFor(`Bearer ${plain}`)).toBe(401);
  });

  it('is in no line of the log', async () => {
    const { authorization } = await api.authorize('acme');
    await api.request('/v1/segmentations', { headers: { authorization } });
    const line = JSON.parse(api.log.at(-1) ?? '{}') as Record<string, unknown>;
    expect(line).toMatchObject({ tenant: 'acme', route: '/v1/segmentations', method: 'GET', status: 200 });
    expect(api.log.join('')).not.toContain(authorization.slice(-64));
  });
});

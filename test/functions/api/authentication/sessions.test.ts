import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCOPES } from '#contracts/keys/key.ts';
import { newKey } from '#contracts/keys/new-key.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { later } from '#contracts/time.ts';
import { REMEMBERED_MILLISECONDS } from '#functions/api/authentication/key-verifier.ts';
import { openLocalApi, type LocalApi } from '#test/support/service/local-api.ts';

let now = new Date('2026-11-24T12:00:00.000Z');
let api: LocalApi;

beforeAll(async () => {
  api = await openLocalApi({ now: () => now });
});
afterAll(() => api[Symbol.asyncDispose]());

type Session = { token: string; tenant: string; scopes: string[]; expires_at: string };

async function startSession(authorization: string): Promise<{ status: number; body: Session }> {
  const answer = await api.request('/v1/sessions', { method: 'POST', headers: { authorization } });
  return { status: answer.status, body: (await answer.json()) as Session };
}

async function statusOf(path: string, authorization: string, method = 'GET'): Promise<number> {
  return (await api.request(path, { method, headers: { authorization } })).status;
}

/** A token as `npm start` prints it, of a key that exists. */
async function signInToken(): Promise<{ authorization: string; keyId: string }> {
  const key = newKey('key', { tenant: 'acme', name: 'first', scopes: [...SCOPES] }, now).record;
  const fields = { tenant: 'acme', name: 'sign-in', scopes: [], session_scopes: [...SCOPES] };
  const { plain, record } = newKey('token', { ...fields, issued_by: key.id, expires_in: 600 }, now);
  await Promise.all([api.backend.keys.put(key), api.backend.keys.put(record)]);
  return { authorization: `Bearer ${plain}`, keyId: key.id };
}

describe('a session', () => {
  it('has the scopes of its key, for eight hours', async () => {
    const { authorization } = await api.authorize('acme', ['segment']);
    const { status, body } = await startSession(authorization);
    expect(status).toBe(201);
    expect(body).toMatchObject({ tenant: 'acme', scopes: ['segment'] });
    expect(body.expires_at).toBe('2026-11-24T20:00:00.000Z');
    expect(SERVICE_LIMITS.sessionSeconds).toBe(28_800);
    expect(await statusOf('/v1/segmentations', `Bearer ${body.token}`)).toBe(200);
    expect(await statusOf('/v1/keys', `Bearer ${body.token}`)).toBe(403);
  });

  it('starts once from a sign-in token, which opens nothing itself', async () => {
    const { authorization } = await signInToken();
    expect(await statusOf('/v1/segmentations', authorization)).toBe(403);
    const { status, body } = await startSession(authorization);
    expect(status).toBe(201);
    expect(body.scopes).toEqual(['segment', 'evaluate', 'admin']);
    expect(await statusOf('/v1/keys', `Bearer ${body.token}`)).toBe(200);
    expect((await startSession(authorization)).status).toBe(401);
  });

  it('starts once, however many ask at the same time', async () => {
    const { authorization } = await signInToken();
    const all = await Promise.all(Array.from({ length: 5 }, () => startSession(authorization)));
    expect(all.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
      201, 401, 401, 401, 401,
    ]);
  });

  it('starts neither from a session nor from a token of an app', async () => {
    const { authorization } = await api.authorize('acme');
    const { body } = await startSession(authorization);
    expect((await startSession(`Bearer ${body.token}`)).status).toBe(403);
  });

  it('ends where it asks for that, and with its key', async () => {
    const { authorization, keyId } = await signInToken();
    const { body } = await startSession(authorization);
    const key = await api.authorize('acme');
    const other = await startSession(key.authorization);
    expect(await statusOf('/v1/sessions/current', `Bearer ${other.body.token}`, 'DELETE')).toBe(204);
    await api.backend.keys.delete({ tenant: 'acme', id: keyId });
    now = later(now, REMEMBERED_MILLISECONDS / 1000);
    expect(await statusOf('/v1/segmentations', `Bearer ${other.body.token}`)).toBe(401);
    expect(await statusOf('/v1/segmentations', `Bearer ${body.token}`)).toBe(401);
  });

  it('is in no line of the log', async () => {
    const { authorization } = await signInToken();
    const { body } = await startSession(authorization);
    expect(api.log.join('')).not.toContain(body.token.slice(-64));
    expect(api.log.join('')).not.toContain(authorization.slice(-64));
  });
});

/** `/v1/keys` and `/v1/tokens`: each handler parses, calls and answers. */
import { ProblemError } from '#contracts/errors.ts';
import { isId } from '#contracts/ids.ts';
import type { KeyRecord } from '#contracts/keys/key.ts';
import { newKey, type NewKey } from '#contracts/keys/new-key.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { OPERATOR_TENANT } from '#contracts/tenant.ts';
import { later } from '#contracts/time.ts';
import type { ApiApp, ApiContext } from '#functions/api/context.ts';
import { makeWithinLimit } from '#backend/make-within-limit.ts';
import { unauthorized } from '#functions/api/authentication/authenticate.ts';
import { fromCursor, toCursor } from '../page-cursor.ts';
import {
  createRoute,
  createSessionRoute,
  deleteRoute,
  endSessionRoute,
  getRoute,
  listRoute,
  rotateRoute,
  tokenRoute,
} from './openapi.ts';

const NOT_KEPT = { 'cache-control': 'private, no-store' };

export function registerKeys(app: ApiApp): void {
  app.openapi(createRoute, async (c) => {
    const { tenant: named, ...configuration } = c.req.valid('json');
    const tenant = tenantOf(c, named);
    const made = newKey(
      'key',
      { ...configuration, tenant, id: c.var.newId('key') },
      c.var.services.backend.now(),
    );
    await keep(c, made.record);
    return c.json(presentNew(made), 201, { ...NOT_KEPT, location: locationOf(c, made.record) });
  });

  app.openapi(listRoute, async (c) => {
    const { tenant: named, cursor, limit } = c.req.valid('query');
    const tenant = tenantOf(c, named);
    const after = fromCursor(tenant, cursor, (text) => isId('key', text));
    const { keys, next } = await c.var.services.backend.keys.list(tenant, { after, limit });
    return c.json({ data: keys.map(present), next_cursor: toCursor(next) }, 200, NOT_KEPT);
  });

  app.openapi(getRoute, async (c) => {
    const key = await findKey(c, c.req.valid('param').id, c.req.valid('query').tenant);
    return c.json(present(key), 200, NOT_KEPT);
  });

  app.openapi(deleteRoute, async (c) => {
    await c.var.services.backend.keys.delete(
      await findKey(c, c.req.valid('param').id, c.req.valid('query').tenant),
    );
    return c.body(null, 204);
  });

  app.openapi(rotateRoute, async (c) => {
    const old = await findKey(c, c.req.valid('param').id, c.req.valid('query').tenant);
    const now = c.var.services.backend.now();
    const { tenant, name, scopes, expires_at } = old;
    const { plain, record } = newKey('key', { tenant, name, scopes, id: c.var.newId('key') }, now);
    const made = { plain, record: { ...record, expires_at } };
    await keep(c, made.record);
    await c.var.services.backend.keys.expire(old, later(now, c.req.valid('json').overlap));
    return c.json(presentNew(made), 201, { ...NOT_KEPT, location: locationOf(c, made.record) });
  });

  app.openapi(tokenRoute, async (c) => {
    const { tenant, id: issuer } = c.var.caller;
    if (!isId('key', issuer)) {
      throw new ProblemError(
        'forbidden',
        'A token cannot create tokens. Let the backend that has the key create one.',
      );
    }
    const { expires_in } = c.req.valid('json');
    const fields = { tenant, name: 'token', scopes: ['segment' as const], issued_by: issuer, expires_in };
    const { backend } = c.var.services;
    const { plain, record } = newKey('token', { ...fields, id: c.var.newId('token') }, backend.now());
    await c.var.services.backend.keys.put(record);
    const expires_at = record.expires_at ?? later(backend.now(), expires_in).toISOString();
    return c.json({ token: plain, expires_at }, 201, NOT_KEPT);
  });

  app.openapi(createSessionRoute, async (c) => {
    const { tenant, scopes, issued_by } = await sessionOf(c);
    const { backend } = c.var.services;
    const { sessionSeconds: expires_in } = SERVICE_LIMITS;
    const fields = { tenant, name: 'session', scopes, issued_by, expires_in };
    const { plain, record } = newKey('token', { ...fields, id: c.var.newId('token') }, backend.now());
    await backend.keys.put(record);
    const expires_at = record.expires_at ?? later(backend.now(), expires_in).toISOString();
    return c.json({ token: plain, tenant, scopes, expires_at }, 201, NOT_KEPT);
  });

  app.openapi(endSessionRoute, async (c) => {
    const { caller } = c.var;
    if (isId('key', caller.id)) {
      throw new ProblemError('forbidden', 'A key is no session. Revoke it with DELETE /v1/keys/{id}.');
    }
    await c.var.services.backend.keys.delete(caller);
    return c.body(null, 204);
  });
}

/** A key gives its own scopes; a sign-in token gives what it stands for, to whoever is the first to ask. */
async function sessionOf(c: ApiContext): Promise<Pick<KeyRecord, 'tenant' | 'scopes' | 'issued_by'>> {
  const { id, tenant, scopes, issued_by, session_scopes } = c.var.caller;
  if (isId('key', id)) return { tenant, scopes, issued_by: id };
  if (session_scopes === undefined) {
    throw new ProblemError(
      'forbidden',
      'This token starts no session. Send a key, or use the token as it is.',
    );
  }
  if (!(await c.var.services.backend.keys.delete({ tenant, id }))) {
    throw unauthorized('The sign-in token was used before. Use a new one, or a key.');
  }
  return { tenant, scopes: session_scopes, issued_by };
}

/** Throws `forbidden` where another tenant than the caller's is named, unless the caller is the operator. */
function tenantOf(c: ApiContext, named: string | undefined): string {
  const { tenant } = c.var.caller;
  if (named === undefined || named === tenant || tenant === OPERATOR_TENANT) return named ?? tenant;
  throw new ProblemError(
    'forbidden',
    "Only the operator's administrators may name another tenant. Leave it out.",
  );
}

/** Throws `not-found`. */
async function findKey(c: ApiContext, id: string, named: string | undefined): Promise<KeyRecord> {
  const key = await c.var.services.backend.keys.get({ tenant: tenantOf(c, named), id });
  if (!key) throw new ProblemError('not-found', 'There is no key with this id, or it was revoked.');
  return key;
}

/** Throws `limit-exceeded`. */
async function keep(c: ApiContext, key: KeyRecord): Promise<void> {
  const { keys } = c.var.services.backend;
  await makeWithinLimit({
    most: SERVICE_LIMITS.keys,
    kind: 'keys',
    make: () => keys.put(key),
    count: (atMost) => keys.count(key.tenant, atMost),
    withdraw: () => keys.delete(key),
  });
}

function present({ id, tenant, name, scopes, created_at, expires_at }: KeyRecord) {
  return { id, tenant, name, scopes, created_at, expires_at: expires_at ?? null };
}

function presentNew({ plain, record }: NewKey) {
  return { ...present(record), key: plain };
}

function locationOf(c: ApiContext, { id, tenant }: KeyRecord): string {
  const query = tenant === c.var.caller.tenant ? '' : `?tenant=${tenant}`;
  return `${c.var.services.configuration.ITACLIP_PUBLIC_URL}/v1/keys/${id}${query}`;
}

/**
 * For every POST that creates something: with an `Idempotency-Key` the request is done once, and
 * whoever repeats it within a day gets the same answer. Those that come while the first is being
 * answered wait for it for seconds.
 */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MiddlewareHandler } from 'hono';
import { tenantKey, type RowKey } from '../../../contracts/cloud/table-definition.ts';
import { ProblemError } from '../../../contracts/errors.ts';
import { ID_PREFIXES, type IdKind } from '../../../contracts/ids.ts';
import type { ApiContext, ApiEnv } from '../context.ts';
import { Claims, type Claim } from './claims.ts';
import { readIdempotencyKey } from './read-idempotency-key.ts';
import { isKept, replay, toStoredAnswer } from './stored-answer.ts';

/** Those that meet a claim ask for its answer in growing steps. */
const WAITS_MILLISECONDS = [50, 100, 200, 400, 800, 1200, 1200, 1200];

/** @param route Its method and path: keys of two routes are two keys. */
export function idempotent(route: string): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const text = readIdempotencyKey(c.req.header('idempotency-key'));
    if (text === undefined) return next();
    const { backend } = c.var.services;
    const claims = new Claims(backend.table, backend.now);
    const key = tenantKey(c.var.caller.tenant, `idem#${route}#${text}`);
    const fingerprint = await fingerprintOf(c);
    const { mine, claim } = await claims.claim(key, fingerprint);
    if (!mine) return answerOfAnother(c, claims, key, claim, fingerprint);
    return answerOnce(c, next, claims, key, claim);
  };
}

/** Two requests are the same when method, path, media type and body are. */
async function fingerprintOf(c: ApiContext): Promise<string> {
  const url = new URL(c.req.url);
  return createHash('sha256')
    .update(JSON.stringify([c.req.method, url.pathname, url.search, essence(c.req.header('content-type'))]))
    .update(new Uint8Array(await c.req.arrayBuffer()))
    .digest('hex');
}

/** Without parameters: the boundary of a multipart body is in the body itself. */
function essence(mediaType = ''): string {
  return mediaType.split(';', 1)[0]!.trim().toLowerCase();
}

async function answerOnce(
  c: ApiContext,
  next: () => Promise<void>,
  claims: Claims,
  key: RowKey,
  { owner, resource }: Claim,
): Promise<void> {
  let kept = false;
  c.set('newId', (kind: IdKind) => `${ID_PREFIXES[kind]}_${resource}`);
  c.set('keepAnswer', async (answer) => {
    if (kept) return;
    await claims.keep(key, owner, await toStoredAnswer(answer));
    kept = true;
  });
  await next();
  if (kept) return;
  if (isKept(c.res.status)) await c.var.keepAnswer(c.res);
  else await claims.release(key, owner);
}

async function answerOfAnother(
  c: ApiContext,
  claims: Claims,
  key: RowKey,
  first: Claim,
  fingerprint: string,
): Promise<Response> {
  if (first.fingerprint !== fingerprint) {
    throw new ProblemError(
      'idempotency-mismatch',
      'The idempotency key was used for another request within a day. Use a new key for a new request.',
    );
  }
  let claim: Claim | undefined = first;
  for (const milliseconds of WAITS_MILLISECONDS) {
    if (claim?.answer) return replay(c, claim.answer);
    await sleep(milliseconds, undefined, { signal: c.req.raw.signal });
    claim = await claims.read(key);
  }
  if (claim?.answer) return replay(c, claim.answer);
  throw new ProblemError(
    'idempotency-in-flight',
    'A request with this idempotency key is still being answered. Try again in a moment.',
    { retryable: true },
  );
}

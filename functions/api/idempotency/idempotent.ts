/**
 * Makes every POST that creates something safe to retry: with an `Idempotency-Key` the request is
 * done once, and a retry within a day gets the same answer. A retry that arrives while the first
 * request is running waits a few seconds for its answer.
 */
import { createHash } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { tenantKey, type RowKey } from '#contracts/storage/table-definition.ts';
import { ProblemError } from '#contracts/errors.ts';
import { ID_PREFIXES, type IdKind } from '#contracts/ids.ts';
import type { ApiContext, ApiEnv } from '../context.ts';
import { pause } from '../pause.ts';
import { Claims, type Claim } from './claim-requests.ts';
import { readIdempotencyKey } from './read-idempotency-key.ts';
import { seal, unseal } from './seal-answer.ts';
import { isKept, replay, toStoredAnswer } from './stored-answer.ts';

/** Retries that meet a claim ask for its answer in growing steps. */
const WAITS_MILLISECONDS = [50, 100, 200, 400, 800, 1200, 1200, 1200];

export type IdempotentRoute = {
  /** Its method and path: keys of two routes are two keys. */
  route: string;
  /** Its answers hold a secret that the table must not hold. */
  answersSecret: boolean;
};

type Attempt = { claims: Claims; key: RowKey; claim: Claim; answersSecret: boolean };

export function idempotent({ route, answersSecret }: IdempotentRoute): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const text = readIdempotencyKey(c.req.header('idempotency-key'));
    if (text === undefined) return next();
    const { backend } = c.var.services;
    const claims = new Claims(backend.table, backend.now);
    const key = tenantKey(c.var.caller.tenant, `idem#${route}#${text}`);
    const fingerprint = await fingerprintOf(c);
    const { mine, claim } = await claims.claim(key, fingerprint);
    const attempt = { claims, key, claim, answersSecret };
    return mine ? answerOnce(c, next, attempt) : answerOfAnother(c, attempt, fingerprint);
  };
}

/** Two requests are the same when method, path, media type and body are. */
async function fingerprintOf(c: ApiContext): Promise<string> {
  const { pathname, search } = new URL(c.req.url);
  const [essence = '', boundary] = (c.req.header('content-type') ?? '').split(/;\s*boundary=/i);
  const body = Buffer.from(await c.req.arrayBuffer());
  return createHash('sha256')
    .update(JSON.stringify([c.req.method, pathname, search, essence.trim().toLowerCase()]))
    .update(boundary === undefined ? body : withoutBoundary(body, boundary))
    .digest('hex');
}

/** A client that sends a form again makes up another boundary. */
function withoutBoundary(form: Buffer, boundary: string): Buffer {
  return Buffer.from(form.toString('latin1').replaceAll(boundary.replaceAll('"', ''), ''), 'latin1');
}

async function answerOnce(c: ApiContext, next: () => Promise<void>, attempt: Attempt): Promise<void> {
  const { claims, key, claim, answersSecret } = attempt;
  const { owner, resource } = claim;
  let kept = false;
  c.set('newId', (kind: IdKind) => `${ID_PREFIXES[kind]}_${resource}`);
  c.set('keepAnswer', async (response) => {
    if (kept) return;
    const answer = await toStoredAnswer(response);
    const body = answersSecret ? seal(answer.body, credentialOf(c)) : answer.body;
    await claims.keep(key, owner, { ...answer, body });
    kept = true;
  });
  await next();
  if (kept) return;
  if (isKept(c.res.status)) await c.var.keepAnswer(c.res);
  else await claims.release(key, owner);
}

async function answerOfAnother(c: ApiContext, attempt: Attempt, fingerprint: string): Promise<Response> {
  const { claims, key, claim: first, answersSecret } = attempt;
  if (first.fingerprint !== fingerprint) throw mismatch('for another request');
  let claim: Claim | undefined = first;
  for (const milliseconds of WAITS_MILLISECONDS) {
    if (claim?.answer || c.req.raw.signal.aborted) break;
    await pause(milliseconds, c.req.raw.signal);
    claim = await claims.read(key);
  }
  if (!claim?.answer) throw inFlight();
  if (!answersSecret) return replay(c, claim.answer);
  const body = unseal(claim.answer.body, credentialOf(c));
  if (body === undefined) throw mismatch('by another caller of the same tenant');
  return replay(c, { ...claim.answer, body });
}

function credentialOf(c: ApiContext): string {
  return c.req.header('authorization') ?? '';
}

function mismatch(how: string): ProblemError {
  return new ProblemError(
    'idempotency-mismatch',
    `The idempotency key was used ${how} within a day. Use a new key for a new request.`,
  );
}

function inFlight(): ProblemError {
  return new ProblemError(
    'idempotency-in-flight',
    'A request with this idempotency key is still being answered. Try again in a moment.',
    { retryable: true },
  );
}

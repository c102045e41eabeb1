/** The checks before a route that is not public, in this order. */
import type { MiddlewareHandler } from 'hono';
import type { Scope } from '#contracts/keys/key.ts';
import { authenticate, requireScope } from '../authentication/authenticate.ts';
import type { ApiEnv } from '../context.ts';
import { idempotent, type IdempotentRoute } from '../idempotency/idempotent.ts';
import { limitRequests } from '../rate-limit/limit-requests.ts';
import { limitBody } from './limit-body.ts';
import { refuseEncodedBody, requireBody, requireUtf8 } from './require-body.ts';

export type Guard = {
  /** Default: a valid key of any scope is enough. */
  scope: Scope | undefined;
  /** The form of the route's body. `json` is required; the route checks others itself. */
  body?: 'json' | 'any';
  /** Set if an idempotency key makes the route safe to retry. */
  repeatable?: IdempotentRoute;
};

export function guard({ scope, body, repeatable }: Guard): MiddlewareHandler<ApiEnv>[] {
  return [
    authenticate,
    limitRequests,
    ...(scope === undefined ? [] : [requireScope(scope)]),
    ...(body === undefined ? [] : [refuseEncodedBody]),
    limitBody,
    ...(body === undefined ? [] : [requireUtf8]),
    ...(body === 'json' ? [requireBody] : []),
    ...(repeatable === undefined ? [] : [idempotent(repeatable)]),
  ];
}

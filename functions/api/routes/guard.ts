/** What stands before a route that is not for everyone, in this order. */
import type { MiddlewareHandler } from 'hono';
import type { Scope } from '#contracts/keys/key.ts';
import { authenticate, requireScope } from '../authentication/authenticate.ts';
import type { ApiEnv } from '../context.ts';
import { idempotent, type IdempotentRoute } from '../idempotency/idempotent.ts';
import { limitRequests } from '../rate-limit/limit-requests.ts';
import { limitBody } from './limit-body.ts';

export type Guard = {
  scope: Scope;
  /** Where an idempotency key makes it safe to repeat. */
  repeatable?: IdempotentRoute;
};

export function guard({ scope, repeatable }: Guard): MiddlewareHandler<ApiEnv>[] {
  return [
    authenticate,
    limitRequests,
    requireScope(scope),
    limitBody,
    ...(repeatable === undefined ? [] : [idempotent(repeatable)]),
  ];
}

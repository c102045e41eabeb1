/** Checks the caller: `Authorization: Bearer`, then the scope that the route requires. */
import type { MiddlewareHandler } from 'hono';
import { bearerAuth } from 'hono/bearer-auth';
import { ProblemError } from '#contracts/errors.ts';
import type { Scope } from '#contracts/keys/key.ts';
import type { ApiContext, ApiEnv } from '../context.ts';
import { ApiProblem } from '../problems/api-problem.ts';

const CHALLENGE = 'Bearer realm="itaclip"';

const INVALID_TOKEN = `${CHALLENGE}, error="invalid_token"`;

export function unauthorized(detail: string, challenge = INVALID_TOKEN): ApiProblem {
  return new ApiProblem('unauthorized', detail, { headers: { 'www-authenticate': challenge } });
}

function refusal(challenge: string, detail: string) {
  return {
    message: (): never => {
      throw unauthorized(detail, challenge);
    },
  };
}

/** Sets the caller. */
export const authenticate: MiddlewareHandler<ApiEnv> = bearerAuth({
  realm: 'itaclip',
  noAuthenticationHeader: refusal(
    CHALLENGE,
    'The request has no key. Send "Authorization: Bearer" with one.',
  ),
  invalidAuthenticationHeader: refusal(
    `${CHALLENGE}, error="invalid_request"`,
    'The Authorization header must be "Bearer", a space and a key.',
  ),
  invalidToken: refusal(INVALID_TOKEN, 'The key is unknown, expired or revoked. Use another one.'),
  verifyToken: async (token: string, c: ApiContext) => {
    const caller = await c.var.services.keys.verify(token);
    if (!caller) return false;
    c.set('caller', caller);
    c.set('logger', c.var.logger.child({ tenant: caller.tenant }));
    return true;
  },
});

/** No scope includes another: a key has what it was given. */
export function requireScope(scope: Scope): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const { scopes } = c.var.caller;
    if (!scopes.includes(scope)) {
      throw new ProblemError(
        'forbidden',
        `This route requires the scope "${scope}"; the key has ${scopes.map((each) => `"${each}"`).join(', ') || 'none'}.`,
      );
    }
    await next();
  };
}

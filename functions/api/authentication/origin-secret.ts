/** Admits only the edge in AWS: it adds a secret header, and requests without it are refused. */
import type { MiddlewareHandler } from 'hono';
import { timingSafeEqual } from 'hono/utils/buffer';
import { ORIGIN_SECRET_HEADER } from '#contracts/origin-secret.ts';
import { ProblemError } from '#contracts/errors.ts';
import type { ApiEnv } from '../context.ts';
import type { AcceptedSecrets } from './accepted-secrets.ts';

export function requireOriginSecret(accepted: AcceptedSecrets): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const given = c.req.header(ORIGIN_SECRET_HEADER);
    if (given === undefined || !(await isOneOf(await accepted(), given))) {
      throw new ProblemError(
        'forbidden',
        'This address of the service is not public. Call the service by its public address.',
      );
    }
    await next();
  };
}

/** Compares with all of them, whichever it is. */
async function isOneOf(secrets: readonly string[], given: string): Promise<boolean> {
  const equal = await Promise.all(secrets.map((secret) => timingSafeEqual(given, secret)));
  return equal.includes(true);
}

/** In AWS only the edge may call the function: it adds a secret header, and nothing is done without it. */
import type { MiddlewareHandler } from 'hono';
import { timingSafeEqual } from 'hono/utils/buffer';
import { ProblemError } from '../../../contracts/errors.ts';
import type { ApiEnv } from '../context.ts';

export function requireOriginSecret(secret: string): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    if (!(await timingSafeEqual(c.req.header('x-origin-secret') ?? '', secret))) {
      throw new ProblemError('forbidden', 'Call the service by its public address.');
    }
    await next();
  };
}

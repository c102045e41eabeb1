/** Tells every caller what is left of the minute, and refuses when nothing is. */
import type { MiddlewareHandler } from 'hono';
import type { ApiEnv } from '../context.ts';
import { ApiProblem } from '../problems/api-problem.ts';
import { WINDOW_SECONDS } from './request-counter.ts';

export const limitRequests: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const { requests, configuration } = c.var.services;
  const quota = configuration.ITACLIP_REQUESTS_PER_MINUTE;
  const { allowed, remaining, resetSeconds } = await requests.count(c.var.caller.tenant);
  c.header('RateLimit-Policy', `"default";q=${quota};w=${WINDOW_SECONDS}`);
  c.header('RateLimit', `"default";r=${remaining};t=${resetSeconds}`);
  if (!allowed) {
    throw new ApiProblem(
      'rate-limited',
      `More than ${quota} requests were sent in ${WINDOW_SECONDS} seconds. Wait ${resetSeconds} seconds.`,
      { headers: { 'retry-after': String(resetSeconds) } },
    );
  }
  await next();
};

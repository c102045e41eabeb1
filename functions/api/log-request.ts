/** The first middleware after the request's id: its trace, its logger, and one log line when it is answered. */
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { newId } from '#contracts/ids.ts';
import { continueTrace } from '#contracts/trace.ts';
import type { ApiEnv, Services } from './context.ts';

export function beginRequest(services: Services): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const startedAt = performance.now();
    const traceparent = continueTrace(c.req.header('traceparent'));
    c.set('services', services);
    c.set('startedAt', startedAt);
    c.set('trace', { request_id: c.var.requestId, traceparent });
    c.set(
      'logger',
      services.logger.child({ request_id: c.var.requestId, trace_id: traceparent.split('-')[1] }),
    );
    c.set('newId', (kind) => newId(kind, services.backend.now().getTime()));
    c.set('keepAnswer', async () => {});
    await next();
    c.var.logger.info(
      {
        method: c.req.method,
        route: routePath(c, -1),
        status: c.res.status,
        ms: Math.round(performance.now() - startedAt),
        job_id: c.var.jobId,
      },
      'request',
    );
  };
}

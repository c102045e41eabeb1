/** The API: what every request passes, in this order, and the routes. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { cors } from 'hono/cors';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { requestId } from 'hono/request-id';
import { secureHeaders } from 'hono/secure-headers';
import { ProblemError } from '#contracts/errors.ts';
import { shorten } from '#contracts/texts/shorten.ts';
import { newId } from '#contracts/ids.ts';
import { KeyVerifier } from './authentication/key-verifier.ts';
import { requireOriginSecret } from './authentication/origin-secret.ts';
import type { ApiApp, ApiDependencies, ApiEnv, Services } from './context.ts';
import { beginRequest } from './log-request.ts';
import { registerComponents } from './routes/openapi/register-components.ts';
import { ApiProblem } from './problems/api-problem.ts';
import { problemResponse } from './problems/problem-response.ts';
import { toProblem } from './problems/to-problem.ts';
import { validationHook } from './problems/validation-hook.ts';
import { RequestCounter } from './rate-limit/request-counter.ts';
import { ROUTES } from './routes/all-routes.ts';
import { WaitingRoom } from './routes/segmentations/waiting-room.ts';

const EXPOSED_HEADERS = [
  'Location',
  'Retry-After',
  'ETag',
  'RateLimit',
  'RateLimit-Policy',
  'Idempotency-Replayed',
  'Preference-Applied',
  'X-Request-Id',
];

export function createApp(dependencies: ApiDependencies, routes = ROUTES): ApiApp {
  const services = createServices(dependencies);
  const { configuration, originSecrets } = dependencies;
  const { ITACLIP_CORS_ORIGINS: origins } = configuration;
  const app: ApiApp = new OpenAPIHono<ApiEnv>({ defaultHook: validationHook });
  app.use(requestId({ limitLength: 128, generator: () => newId('request') }));
  app.use(beginRequest(services));
  if (originSecrets !== undefined) app.use(requireOriginSecret(originSecrets));
  app.use(secureHeaders({ crossOriginResourcePolicy: origins.length > 0 ? 'cross-origin' : 'same-origin' }));
  if (origins.length > 0) {
    app.use(
      cors({ origin: origins.includes('*') ? '*' : origins, exposeHeaders: EXPOSED_HEADERS, maxAge: 600 }),
    );
  }
  app.use(
    methodNotAllowed({ app, onMethodNotAllowed: (c, methods) => problemResponse(c, otherMethods(methods)) }),
  );
  registerComponents(app);
  for (const register of routes) register(app);
  app.notFound((c) =>
    problemResponse(
      c,
      new ProblemError(
        'route-not-found',
        `There is no route ${c.req.method} ${shorten(c.req.path)}. The API reference is at /docs.`,
      ),
    ),
  );
  app.onError((thrown, c) => {
    const problem = toProblem(thrown);
    if (c.req.raw.signal.aborted) c.var.logger.info({ err: thrown }, 'the client went away');
    else if (problem.code === 'internal' || problem.code === 'unavailable') {
      c.var.logger.error({ err: thrown, code: problem.code }, 'request failed');
    }
    return problemResponse(c, problem);
  });
  return app;
}

function createServices(dependencies: ApiDependencies): Services {
  const { backend, configuration } = dependencies;
  return {
    ...dependencies,
    keys: new KeyVerifier(backend.table, backend.now),
    requests: new RequestCounter(backend.table, configuration.ITACLIP_REQUESTS_PER_MINUTE, backend.now),
    waitingRoom: new WaitingRoom(backend),
  };
}

function otherMethods(methods: string[]): ProblemError {
  const allow = methods.join(', ');
  return new ApiProblem('method-not-allowed', `This route supports only the methods ${allow}.`, {
    headers: { allow },
  });
}

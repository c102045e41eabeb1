/**
 * The store stand-in does not implement CORS. Here, pages of a configured origin may use signed
 * links as in AWS.
 */
import { BUCKET_CORS } from '#contracts/storage/bucket-cors.ts';
import { refuse, type StoreRefusal } from './store-refusal.ts';
import type { StoreRequest, StoreServer } from './store-server.ts';

/** @param origins `*` stands for all. */
export function answerPreflights(server: StoreServer, origins: readonly string[]): void {
  server.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers;
    if (origin === undefined) return undefined;
    const preflight = request.method === 'OPTIONS';
    const allowed = allowedOrigin(origin, origins);
    if (allowed === undefined || (preflight && !isAllowed(request))) {
      return preflight ? refuse(reply, NOT_ALLOWED) : undefined;
    }
    reply.headers({
      'access-control-allow-origin': allowed,
      'access-control-expose-headers': BUCKET_CORS.exposedHeaders.join(', '),
      vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
    });
    return preflight ? reply.code(200).headers(preflightHeaders(request)).send() : undefined;
  });
}

const NOT_ALLOWED: StoreRefusal = {
  status: 403,
  code: 'AccessForbidden',
  message: 'CORS: the origin, the method or a header of this request is not allowed.',
};

function allowedOrigin(origin: string, origins: readonly string[]): string | undefined {
  if (origins.includes('*')) return '*';
  return origins.includes(origin) ? origin : undefined;
}

function isAllowed({ headers }: StoreRequest): boolean {
  const methods: readonly string[] = BUCKET_CORS.methods;
  const names: readonly string[] = BUCKET_CORS.requestHeaders;
  return (
    methods.includes(headers['access-control-request-method'] ?? '') &&
    requestedHeaders(headers).every((name) => names.includes(name.toLowerCase()))
  );
}

function preflightHeaders({ headers }: StoreRequest): Record<string, string> {
  return {
    'access-control-allow-methods': BUCKET_CORS.methods.join(', '),
    'access-control-allow-headers': requestedHeaders(headers).join(', '),
    'access-control-max-age': String(BUCKET_CORS.maxAgeSeconds),
  };
}

function requestedHeaders(headers: StoreRequest['headers']): string[] {
  const list = headers['access-control-request-headers'] ?? '';
  return list
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
}

/**
 * The API on stand-ins, with keys of tenants and requests that are checked against its document.
 */
import { Writable } from 'node:stream';
import { tenantKey } from '#contracts/storage/table-definition.ts';
import { apiEnvironment, readEnvironment } from '#contracts/environment.ts';
import { SCOPES, type Scope } from '#contracts/keys/key.ts';
import { newKey } from '#contracts/keys/new-key.ts';
import { createLogger } from '#contracts/log.ts';
import { createApp } from '#functions/api/app.ts';
import type { AcceptedSecrets } from '#functions/api/authentication/accepted-secrets.ts';
import type { ApiApp } from '#functions/api/context.ts';
import { openLocalBackend, type LocalBackend } from './local-backend.ts';
import { checkedAgainstOpenapi, type CheckedRequest } from './openapi-check.ts';

export type LocalApi = AsyncDisposable & {
  app: ApiApp;
  backend: LocalBackend;
  /** Like `app.request`; the answer must be as documented. */
  request: CheckedRequest;
  /** Creates a key and returns the header that carries it. */
  authorize: (tenant: string, scopes?: readonly Scope[]) => Promise<{ authorization: string }>;
  /** The log, line by line. */
  log: string[];
  /** Another instance on the same backend. */
  another: (environment: Record<string, string>, originSecrets?: AcceptedSecrets) => ApiApp;
};

export type LocalApiConfiguration = {
  environment?: Record<string, string>;
  now?: () => Date;
  /** Origins of pages that may use the API and its signed links. */
  corsOrigins?: readonly string[];
  /** The address of the store in signed links; default: the store itself. */
  linkEndpoint?: string;
  /** Replaces the API's own. */
  routes?: readonly ((app: ApiApp) => void)[];
};

export async function openLocalApi({
  environment,
  now,
  corsOrigins = [],
  linkEndpoint,
  routes,
}: LocalApiConfiguration = {}): Promise<LocalApi> {
  const backend = await openLocalBackend({ now, corsOrigins, linkEndpoint });
  const log: string[] = [];
  const destination = new Writable({
    write(line: Buffer, _encoding, done) {
      log.push(line.toString());
      done();
    },
  });
  const another = (more: Record<string, string>, originSecrets?: AcceptedSecrets) => {
    const configuration = readEnvironment(apiEnvironment, {
      ...backend.environment,
      ITACLIP_CORS_ORIGINS: corsOrigins.join(','),
      ...environment,
      ...more,
    });
    const logger = createLogger('api', 'info', destination);
    return createApp({ backend, configuration, logger, originSecrets }, routes);
  };
  const app = another({});
  return {
    app,
    backend,
    another,
    log,
    request: await checkedAgainstOpenapi(app),
    authorize: async (tenant, scopes = SCOPES) => {
      const { plain, record } = newKey('key', { tenant, name: 'test', scopes: [...scopes] }, backend.now());
      await backend.table.put({ ...tenantKey(tenant, record.id), ...record });
      return { authorization: `Bearer ${plain}` };
    },
    [Symbol.asyncDispose]: () => backend[Symbol.asyncDispose](),
  };
}

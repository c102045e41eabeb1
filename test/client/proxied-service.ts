/** The API and its store behind a proxy that a test scripts, and a client that knows the proxy alone. */
import { createHash } from 'node:crypto';
import { serve } from '@hono/node-server';
import type { AddressInfo } from 'node:net';
import { finishJob } from '#backend/finish-work.ts';
import { Client } from '#client/index.ts';
import type { Job } from '#contracts/jobs/job.ts';
import { openLocalApi, type LocalApi } from '#test/support/service/local-api.ts';
import { startScriptedProxy, type ScriptedProxy } from '#test/support/service/scripted-proxy.ts';

export type ProxiedService = AsyncDisposable & {
  api: LocalApi;
  proxy: ScriptedProxy;
  client: Client;
  token: string;
  /** All jobs of the client's tenant. */
  jobs: () => Promise<Job[]>;
  /** Ends a job as a worker does, with one artifact. */
  succeed: (id: string) => Promise<void>;
};

export const RESULT = Buffer.from('{"classes":[]}');

export async function startProxiedService(): Promise<ProxiedService> {
  const targets = { api: '', store: '' };
  const proxy = await startScriptedProxy((path) => (path.startsWith('/v1/') ? targets.api : targets.store));
  const api = await openLocalApi({ corsOrigins: ['*'], linkEndpoint: proxy.url });
  targets.store = api.backend.environment['AWS_ENDPOINT_URL_S3'] ?? '';
  let server: ReturnType<typeof serve> | undefined;
  const address = await new Promise<AddressInfo>((resolve) => {
    server = serve({ fetch: api.app.fetch, hostname: '127.0.0.1', port: 0 }, resolve);
  });
  targets.api = `http://127.0.0.1:${address.port}`;
  const { authorization } = await api.authorize('acme');
  const token = authorization.replace('Bearer ', '');
  return {
    api,
    proxy,
    token,
    client: new Client({ baseUrl: proxy.url, token, backoffSeconds: 0.001 }),
    jobs: async () => (await api.backend.jobs.list('acme', { limit: 100 })).rows,
    succeed: (id) => succeed(api, id),
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]();
      server?.close();
      await api[Symbol.asyncDispose]();
    },
  };
}

async function succeed({ backend }: LocalApi, id: string): Promise<void> {
  const job = await backend.jobs.get({ tenant: 'acme', id });
  if (!job) throw new Error(`There is no job ${id}.`);
  const key = `results/${id}/result.json`;
  await backend.objects.put(key, RESULT, 'application/json');
  const sha256 = createHash('sha256').update(RESULT).digest('hex');
  const artifact = {
    name: 'result.json' as const,
    media_type: 'application/json',
    bytes: RESULT.length,
    sha256,
    key,
  };
  const running = await backend.jobs.start(job, 'worker', 60);
  await finishJob(backend, running ?? job, { status: 'succeeded', artifacts: [artifact] });
}

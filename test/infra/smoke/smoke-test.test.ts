import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from '#client/index.ts';
import { smokeTest } from '#infra/smoke/smoke-test.ts';
import { withKey } from '#infra/smoke/with-key.ts';
import { WorkerProcess } from '#test/gpu-worker/worker-process.ts';
import { openLocalApi, type LocalApi } from '#test/support/service/local-api.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const picture = new Uint8Array(readFileSync('models/storybook/pictures/village.png'));
const both = ['interactive', 'batch'] as const;
const TENANT = 'smoke-test';
let api: LocalApi;
let server: ReturnType<typeof serve>;
let baseUrl = '';

beforeAll(async () => {
  api = await openLocalApi();
  server = serve({ fetch: api.app.fetch, hostname: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await api[Symbol.asyncDispose]();
});

describe('the smoke test', () => {
  it('segments a picture on each lane, and leaves neither a job nor a key', async () => {
    const { backend } = api;
    await using worker = new WorkerProcess({ ...backend.environment, ITACLIP_CACHE_DIR: temporaryFolder() });
    await worker.line('worker started');
    const lines: string[] = [];
    const seen = await withKey(backend, 20, async (token) => {
      const test = { client: new Client({ baseUrl, token }), picture, signal: AbortSignal.timeout(240_000) };
      await smokeTest({ ...test, priorities: both, say: (line) => void lines.push(line) });
      return backend.keys.list(TENANT, { limit: 10 });
    });
    for (const priority of both) {
      expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^${priority}: seg_\\S+ is succeeded$`)));
      expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^${priority}: labels after \\d+ s$`)));
    }
    expect(seen.keys).toHaveLength(1);
    expect((await backend.keys.list(TENANT, { limit: 10 })).keys).toEqual([]);
    expect((await backend.jobs.list(TENANT, { limit: 10 })).rows).toEqual([]);
  });

  it('fails where nothing segments in time, and its key is gone', async () => {
    const run = withKey(api.backend, 1, (token) =>
      smokeTest({
        client: new Client({ baseUrl, token }),
        picture,
        priorities: ['batch'],
        signal: AbortSignal.timeout(500),
        say: () => {},
      }),
    );
    await expect(run).rejects.toThrow(/timeout|aborted/i);
    expect((await api.backend.keys.list(TENANT, { limit: 10 })).keys).toEqual([]);
  });

  it('says why a picture did not come out', async () => {
    const broken = picture.slice(0, 200);
    const run = withKey(api.backend, 1, (token) =>
      smokeTest({
        client: new Client({ baseUrl, token }),
        picture: broken,
        priorities: ['interactive'],
        signal: AbortSignal.timeout(60_000),
        say: () => {},
      }),
    );
    await using worker = new WorkerProcess({
      ...api.backend.environment,
      ITACLIP_CACHE_DIR: temporaryFolder(),
    });
    await expect(run).rejects.toMatchObject({ code: 'invalid-image' });
    await worker.line('worker started');
  });
});

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CANARY_TENANT } from '#contracts/canary.ts';
import { tenantKey, WORKERS_PARTITION } from '#contracts/storage/table-definition.ts';
import { checkService } from '#functions/canary/check-service.ts';
import { serviceClient } from '#functions/canary/service-client.ts';
import { withCanaryKey } from '#functions/canary/with-canary-key.ts';
import { LocalSystem } from '#infra/local/local-system.ts';
import { NodeProgram, type FinishedProgram } from '#test/support/processes/node-program.ts';
import { makeTemporaryFolder } from '#test/support/temporary-folder.ts';

/** Calls the handler as Lambda does. */
const RUNTIME = `
  const { handler } = await import('./functions/canary/handler.ts');
  await handler({});
`;

const { folder, remove } = makeTemporaryFolder();
let system: LocalSystem;

/** A service without workers: the canary must not ask for one. */
beforeAll(async () => {
  system = await LocalSystem.start({
    dataFolder: folder,
    host: '127.0.0.1',
    port: 0,
    workers: 0,
    visibilitySeconds: 30,
    sweepSeconds: 60,
    environment: async () => ({ ITACLIP_ALLOW_LOCAL_URLS: 'true' }),
  });
  await system.ready();
});

afterAll(async () => {
  await system[Symbol.asyncDispose]();
  remove();
});

async function runCanary(variables: Record<string, string>): Promise<FinishedProgram> {
  await using program = new NodeProgram(['--input-type=module', '-e', RUNTIME], {
    environment: { ...process.env, ITACLIP_PUBLIC_URL: system.url, ITACLIP_COMPUTE: 'gpu', ...variables },
  });
  const exit = await program.ended();
  return { ...exit, stdout: program.stdout, stderr: program.stderr };
}

/** The ids of the rows that the canary left behind, and that are not marked as deleted. */
async function leftRows(): Promise<string[]> {
  const { pk } = tenantKey(CANARY_TENANT, '');
  const { rows } = await system.backend.table.list({ pk, limit: 100 });
  return rows.filter((row) => row['deleted_at'] === undefined).map(({ sk }) => sk);
}

it('passes a service without workers, and wakes none: its job goes through a queue and fails for its image', async () => {
  const { code, stdout, stderr } = await runCanary({});
  expect(code, stdout + stderr).toBe(0);
  expect(JSON.parse(stdout.trim().split('\n').at(-1)!)).toMatchObject({
    segments: false,
    msg: 'the service passed the canary',
  });
  expect(await system.backend.queues.count('interactive')).toEqual({ waiting: 0, inWork: 0 });
  expect(await system.backend.queues.count('batch')).toEqual({ waiting: 0, inWork: 0 });
  expect((await leftRows()).filter((id) => id.startsWith('key_'))).toEqual([]);
});

it('fails a service that does not answer, after a second try, and names the step', async () => {
  const { code, stdout, stderr } = await runCanary({ ITACLIP_PUBLIC_URL: 'http://127.0.0.1:9' });
  expect(code).not.toBe(0);
  expect(stderr).toContain('GET /readyz got no answer');
  const attempts = stdout.split('\n').flatMap((line) => /"attempt":(\d)/.exec(line)?.[1] ?? []);
  expect(attempts).toEqual(['1', '2']);
});

it('waits for masks once it is told to segment, and deletes the job that does not end', async () => {
  const picture = readFileSync('models/storybook/pictures/village.png');
  let looks = 0;
  const checked = withCanaryKey(system.backend, (key) =>
    checkService({
      client: serviceClient(system.url, key),
      url: system.url,
      picture,
      segments: true,
      pause: async () => {
        looks += 1;
        if (looks === 3) throw new Error('The time is up.');
      },
    }),
  );
  await expect(checked).rejects.toThrow('The time is up.');
  const ids = await leftRows();
  expect(ids.filter((id) => id.startsWith('seg_'))).toEqual([]);
  expect((await system.backend.table.list({ pk: WORKERS_PARTITION, limit: 1 })).rows).toEqual([]);
});

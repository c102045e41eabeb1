import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CANARY_TENANT } from '#contracts/canary.ts';
import { tenantKey } from '#contracts/storage/table-definition.ts';
import { LocalSystem } from '#infra/local/local-system.ts';
import { runNode } from '#test/support/processes/node-program.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const RUNTIME = `
  const { handler } = await import('./functions/canary/handler.ts');
  await handler({});
`;

it('segments a picture for the canary, and deletes all of it', async () => {
  await using system = await LocalSystem.start({
    dataFolder: temporaryFolder(),
    host: '127.0.0.1',
    port: 0,
    workers: 1,
    visibilitySeconds: 30,
    sweepSeconds: 60,
  });
  await system.ready();
  const { code, stdout, stderr } = await runNode(['--input-type=module', '-e', RUNTIME], {
    environment: {
      ...process.env,
      ITACLIP_PUBLIC_URL: system.url,
      ITACLIP_COMPUTE: 'both',
      ITACLIP_LOG_LEVEL: 'info',
    },
  });
  expect(code, stdout + stderr).toBe(0);
  expect(stdout).toMatch(/"segments":true.*the service passed the canary/);
  const { pk } = tenantKey(CANARY_TENANT, '');
  const { rows } = await system.backend.table.list({ pk, limit: 100 });
  expect(rows.filter(({ sk }) => sk.startsWith('key_'))).toEqual([]);
  const job = rows.find(({ sk }) => sk.startsWith('seg_'));
  expect(job).toMatchObject({ status: 'succeeded', deleted_at: expect.any(String) as string });
  const { length } = readFileSync('models/storybook/pictures/village.png');
  expect(job?.['image'].bytes).toBe(length);
  expect(await system.backend.objects.head(job?.['image'])).toBeUndefined();
});

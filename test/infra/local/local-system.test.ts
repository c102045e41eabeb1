import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { LocalSystem } from '#infra/local/local-system.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

it('refuses other ports for the stand-ins than the data name, and lets the folder go', async () => {
  const dataFolder = temporaryFolder();
  writeFileSync(join(dataFolder, 'ports.json'), JSON.stringify({ storeAndQueues: 9324, table: 8000 }));
  const start = () =>
    LocalSystem.start({
      dataFolder,
      host: '127.0.0.1',
      port: 0,
      workers: 0,
      visibilitySeconds: 60,
      sweepSeconds: 60,
      standInPorts: { storeAndQueues: 9325, table: 8000 },
    });
  const refused = { code: 'conflict', message: expect.stringMatching(/9324,8000.*9325,8000/) as string };
  await expect(start()).rejects.toMatchObject(refused);
  await expect(start()).rejects.toMatchObject(refused);
});

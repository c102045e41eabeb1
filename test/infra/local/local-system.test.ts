import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { LocalSystem } from '#infra/local/local-system.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

it('refuses stand-in ports other than those in the data, and releases the folder', async () => {
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

it('keeps every file of its data folder for its owner only', async () => {
  const dataFolder = temporaryFolder();
  const system = await LocalSystem.start({
    dataFolder,
    host: '127.0.0.1',
    port: 0,
    workers: 0,
    visibilitySeconds: 60,
    sweepSeconds: 60,
  });
  await system.ready();
  await system.backend.objects.put('uploads/acme/1', new Uint8Array(9), 'image/png');
  await system[Symbol.asyncDispose]();
  const paths = readdirSync(dataFolder, { recursive: true }).map((path) => join(dataFolder, String(path)));
  const open = paths.filter((path) => (statSync(path).mode & 0o077) !== 0);
  expect(paths.length).toBeGreaterThan(10);
  expect(open).toEqual([]);
});

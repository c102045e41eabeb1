import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DataFolder } from '#infra/local/data-folder.ts';
import { startStandIns } from '#infra/local/stand-ins/stand-ins.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

it('has one supervisor at a time, and names it to the other', () => {
  const path = temporaryFolder();
  const first = new DataFolder(path);
  expect(() => new DataFolder(path)).toThrow(`uses ${path} (process ${process.pid})`);
  first[Symbol.dispose]();
  using second = new DataFolder(path);
  expect(second.path).toBe(path);
});

it('is free again after a supervisor that was killed: its number alone locks nothing', () => {
  const path = temporaryFolder();
  new DataFolder(path)[Symbol.dispose]();
  writeFileSync(join(path, 'supervisor.pid'), String(process.pid));
  using folder = new DataFolder(path);
  expect(folder.path).toBe(path);
});

it('keeps the key for its owner only', () => {
  using folder = new DataFolder(temporaryFolder());
  folder.key = 'itk_secret';
  expect(statSync(folder.keyFile).mode & 0o777).toBe(0o600);
  expect(statSync(folder.path).mode & 0o777).toBe(0o700);
  expect(folder.key).toBe('itk_secret');
});

it('says which port is taken by another program', async () => {
  await using standIns = await startStandIns({ visibilitySeconds: 30 });
  for (const ports of [
    { ...standIns.ports, table: 0 },
    { ...standIns.ports, storeAndQueues: 0 },
  ]) {
    const port = ports.table || ports.storeAndQueues;
    await expect(startStandIns({ visibilitySeconds: 30, ports })).rejects.toThrow(
      `Port ${port} is taken by another program`,
    );
  }
});

it('replaces the file of the ports, which a kill therefore cannot cut', () => {
  using folder = new DataFolder(temporaryFolder());
  const file = join(folder.path, 'ports.json');
  folder.ports = { storeAndQueues: 1, table: 2 };
  const before = statSync(file).ino;
  folder.ports = { storeAndQueues: 3, table: 4 };
  expect(statSync(file).ino).not.toBe(before);
  expect(folder.ports).toEqual({ storeAndQueues: 3, table: 4 });
});

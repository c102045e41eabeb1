import { readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BoundedFolder } from '#models/files/bounded-folder.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

/** Makes a file look as if it was last used this many minutes ago. */
function age(file: string, minutes: number): void {
  const time = Date.now() / 1000 - minutes * 60;
  utimesSync(file, time, time);
}

describe('a folder bounded by bytes', () => {
  it('drops the least recently read files, down to nine tenths of its limit', async () => {
    const path = join(temporaryFolder(), 'kept');
    const folder = new BoundedFolder(path, { bytes: 100 });
    for (const [index, name] of ['a', 'b', 'c'].entries()) {
      await folder.write(name, new Uint8Array(30));
      age(join(path, name), 10 - index);
    }
    await folder.read('a');
    await folder.write('d', new Uint8Array(30));
    // 120 bytes are too many; 90 fit.
    expect(readdirSync(path).toSorted()).toEqual(['a', 'c', 'd']);
  });

  it('counts what another process has written', async () => {
    const path = join(temporaryFolder(), 'kept');
    await new BoundedFolder(path, { bytes: 1000 }).write('a', new Uint8Array(80));
    age(join(path, 'a'), 1);
    await new BoundedFolder(path, { bytes: 100 }).write('b', new Uint8Array(40));
    expect(readdirSync(path)).toEqual(['b']);
  });

  it('keeps one file whole while two processes write it', async () => {
    const path = join(temporaryFolder(), 'kept');
    const [one, other] = [1, 2].map(() => new BoundedFolder(path, { bytes: 1e6 }));
    const bytes = new Uint8Array(50_000).fill(7);
    await Promise.all([one!.write('a', bytes), other!.write('a', bytes), one!.write('a', bytes)]);
    expect(readdirSync(path)).toEqual(['a']);
    expect(await other!.read('a')).toEqual(Buffer.from(bytes));
  });

  it.skipIf(process.platform === 'win32')('is closed to other users', async () => {
    const path = join(temporaryFolder(), 'kept');
    await new BoundedFolder(path, { bytes: 100 }).write('a', new Uint8Array(1));
    expect(statSync(path).mode & 0o777).toBe(0o700);
  });
});

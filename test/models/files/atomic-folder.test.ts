import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensureFolder } from '#models/files/atomic-folder.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const LONG_AGO = Date.now() / 1000 - 25 * 60 * 60;

/** Creates a folder with a file in it, both last written yesterday. */
function makeOldFolder(path: string): string {
  mkdirSync(path);
  writeFileSync(join(path, 'notes.txt'), 'mine');
  for (const each of [join(path, 'notes.txt'), path]) utimesSync(each, LONG_AGO, LONG_AGO);
  return path;
}

function fill(temporary: string): Promise<void> {
  writeFileSync(join(temporary, 'file'), 'filled');
  return Promise.resolve();
}

describe('ensureFolder', () => {
  it.each(['x.tmp', 'target.tmp', 'target.notes.tmp', `target2.${randomUUID()}.tmp`, `${randomUUID()}.tmp`])(
    'leaves an old folder alone that it did not make: %s',
    async (name) => {
      const parent = temporaryFolder();
      const foreign = makeOldFolder(join(parent, name));

      await ensureFolder(join(parent, 'target'), fill);

      expect(existsSync(join(foreign, 'notes.txt'))).toBe(true);
      expect(readdirSync(join(parent, 'target'))).toEqual(['file']);
    },
  );

  it('takes away what was left of the same folder by a process that was killed', async () => {
    const parent = temporaryFolder();
    makeOldFolder(join(parent, `target.${randomUUID()}.tmp`));

    await ensureFolder(join(parent, 'target'), fill);

    expect(readdirSync(parent)).toEqual(['target']);
  });

  it('leaves nothing of a folder that could not be filled', async () => {
    const parent = temporaryFolder();
    const failing = ensureFolder(join(parent, 'target'), () => Promise.reject(new Error('no room')));

    await expect(failing).rejects.toThrow('no room');

    expect(readdirSync(parent)).toEqual([]);
  });
});

import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BUNDLED_MODELS } from '#models/bundled-models.ts';

/** The sum of the sizes of a folder's files. */
async function bytesOf(folder: string): Promise<number> {
  const files = await Promise.all((await readdir(folder)).map((name) => stat(join(folder, name))));
  return files.reduce((sum, { size }) => sum + size, 0);
}

describe('the bundled models', () => {
  it('stay below 24 MB together', async () => {
    const sizes = await Promise.all(BUNDLED_MODELS.map(({ folder }) => bytesOf(folder)));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(24_000_000);
  });
});

describe('the weights that learned from photographs', () => {
  it('have a note on their license beside them', async () => {
    const { folder } = BUNDLED_MODELS.find(({ name }) => name === 'photographs')!;
    expect(await readFile(join(folder, 'LICENSE-NOTE.md'), 'utf8')).toContain('not for production');
  });
});

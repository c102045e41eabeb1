import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { measureSpace, requireSpace } from '#models/pull/free-space.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const WEIGHTS = { path: '/models', bytes: 600e6, what: 'the weights' };
const BUILD = { path: '/cache', bytes: 600e6, what: 'the build' };
const INSTEAD = 'go elsewhere';

function disks(spaces: Record<string, { disk: number; freeBytes: number }>) {
  return (path: string) => Promise.resolve(spaces[path]!);
}

describe('requireSpace', () => {
  it('is content with two disks that have room for one part each', async () => {
    const measure = disks({
      '/models': { disk: 1, freeBytes: 700e6 },
      '/cache': { disk: 2, freeBytes: 600e6 },
    });
    await expect(requireSpace([WEIGHTS, BUILD], INSTEAD, measure)).resolves.toBeUndefined();
  });

  it('adds what goes to one disk', async () => {
    const space = { disk: 1, freeBytes: 700e6 };
    await expect(
      requireSpace([WEIGHTS, BUILD], INSTEAD, disks({ '/models': space, '/cache': space })),
    ).rejects.toMatchObject({
      code: 'models-unavailable',
      message: expect.stringMatching(
        /^1\.20 GB are needed: 600 MB for the weights in \/models, and 600 MB for the build in \/cache\. 700 MB are free\. Free some space, or go elsewhere\.$/,
      ) as string,
    });
  });
});

describe('measureSpace', () => {
  it('measures the disk of a folder that does not exist yet', async () => {
    const folder = temporaryFolder();
    const [there, below] = [await measureSpace(folder), await measureSpace(join(folder, 'a', 'b'))];
    expect(below.disk).toBe(there.disk);
    expect(below.freeBytes).toBeGreaterThan(0);
  });
});

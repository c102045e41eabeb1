import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { randomCommand } from '#command-line/models/random-command.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

vi.mock('node:fs/promises', { spy: true });

afterEach(() => {
  vi.mocked(statfs).mockReset();
  vi.unstubAllEnvs();
});

function makeRandom(...args: string[]): Promise<unknown> {
  return randomCommand().parseAsync(['--like', 'vit-b-16', ...args], { from: 'user' });
}

describe('itaclip models random on a disk that is full', () => {
  it.each([
    ['in the models folder', false, 'set ITACLIP_MODELS_DIR to a folder on another disk'],
    ['where it was told to', true, 'choose another --out'],
  ])('writes nothing %s, and says what to do', async (_, isTold, remedy) => {
    const folder = temporaryFolder();
    vi.stubEnv('ITACLIP_MODELS_DIR', folder);
    vi.mocked(statfs).mockResolvedValue({ bavail: 1000, bsize: 4096 } as Awaited<ReturnType<typeof statfs>>);

    const making = makeRandom(...(isTold ? ['--out', join(folder, 'mine')] : []));

    await expect(making).rejects.toMatchObject({
      code: 'models-unavailable',
      message: expect.stringMatching(
        `^599 MB are needed: .* 4 MB are free\\. Free some space, or ${remedy}\\.$`,
      ) as string,
    });
    expect(['mine', 'random-vit-b-16'].map((name) => existsSync(join(folder, name)))).toEqual([false, false]);
  });
});

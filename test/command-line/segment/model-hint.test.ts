import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, afterAll, describe, expect, it } from 'vitest';
import { makeTemporaryFolder } from '#test/support/temporary-folder.ts';
import { QUICK, runItaclip, writeImage, writeTinyModel } from '../run-itaclip.ts';

const { folder, remove } = makeTemporaryFolder();
const HINT =
  /^The model storybook knows drawn scenes only\. .*--model photographs\. .*599 MB, once.*: npm run models -- pull vit-b-16\n/m;

beforeAll(async () => {
  writeTinyModel(folder);
  await writeImage(join(folder, 'a.jpg'), 1);
  await writeImage(join(folder, 'b.jpg'), 2);
  await writeImage(join(folder, 'drawn.png'), 3);
});

afterAll(remove);

async function segment(...args: string[]): Promise<string> {
  const words = ['-c', 'house', '-b', 'none', ...QUICK];
  const { code, stderr } = await runItaclip(['segment', ...args, ...words], { folder });
  expect(code).toBe(0);
  return stderr;
}

describe('the hint after a run with a bundled model', () => {
  it('comes once a run that segments photographs with the model of drawn scenes', async () => {
    const stderr = await segment('a.jpg', 'b.jpg', '--model', 'storybook');
    expect(stderr.match(new RegExp(HINT, 'gm'))).toHaveLength(1);
  });

  it.each(['a.jpg', 'drawn.png'])(
    'is the note on licenses with the model of photographs, the default: %s',
    async (file) => {
      expect(await segment(file)).toMatch(
        /^The model photographs .*for trying, not for production.*non-commercial.*pull vit-b-16\n$/,
      );
    },
  );

  it.each([
    ['a drawing with the model of drawn scenes', ['drawn.png', '--model', 'storybook']],
    ['a model that is not bundled', ['a.jpg', '--model', 'tiny-clip']],
    ['--json', ['a.jpg', '--json']],
  ])('does not come for %s', async (_, args) => {
    expect(await segment(...args)).toBe('');
  });

  it('does not come where the real model is installed, which is then the default', async () => {
    const installed = join(folder, 'models', 'vit-b-16');
    mkdirSync(installed, { recursive: true });
    writeFileSync(join(installed, 'open_clip_config.json'), '{}');
    writeFileSync(join(installed, 'open_clip_model.safetensors'), '');

    expect(await segment('a.jpg', '--model', 'storybook')).toBe('');
    const { code, stderr } = await runItaclip(['segment', 'a.jpg', '-c', 'house'], { folder });
    // The file that stands for its weights is not a real one.
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('open_clip_config.json') as string,
    });
  });
});

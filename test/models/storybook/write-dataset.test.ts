import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runNode } from '#test/support/processes/node-program.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const PROGRAM = fileURLToPath(new URL('../../../models/storybook/write-dataset.ts', import.meta.url));

async function run(...args: string[]) {
  const { code, stdout, stderr } = await runNode([PROGRAM, ...args]);
  return { code, stdout, stderr };
}

describe('npm run storybook:dataset', () => {
  it('writes images, masks and vocabulary, and says what scores them', async () => {
    const folder = temporaryFolder();
    expect(await run(folder, '--scenes', '1')).toEqual({
      code: 0,
      stdout: `npm run evaluate -- --dataset ${folder} --vocabulary ${folder}/storybook.json\n`,
      stderr: '',
    });
    expect(readdirSync(folder).sort()).toEqual(['dataset.json', 'images', 'masks', 'storybook.json']);
    expect(readdirSync(join(folder, 'images'))).toEqual(readdirSync(join(folder, 'masks')));
  });

  it('prints its usage', async () => {
    expect(await run('--help')).toMatchObject({ code: 0, stderr: '' });
    expect(await run()).toMatchObject({ code: 2, stderr: "error: missing required argument 'folder'\n" });
    expect((await run('there', '--scenes', '1.5')).stderr).toMatch(/Expected a whole number from 1 to 100/);
  });
});

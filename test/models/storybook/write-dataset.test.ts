import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const PROGRAM = fileURLToPath(new URL('../../../models/storybook/write-dataset.ts', import.meta.url));

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('npm run storybook:dataset', () => {
  it('writes images, masks and vocabulary, and says what scores them', () => {
    const folder = temporaryFolder();
    expect(run(folder, '--scenes', '1')).toEqual({
      status: 0,
      stdout: `npm run evaluate -- --dataset ${folder} --vocabulary ${folder}/storybook.json\n`,
      stderr: '',
    });
    expect(readdirSync(folder).sort()).toEqual(['dataset.json', 'images', 'masks', 'storybook.json']);
    expect(readdirSync(join(folder, 'images'))).toEqual(readdirSync(join(folder, 'masks')));
  });

  it('tells how it is used', () => {
    expect(run('--help')).toMatchObject({ status: 0, stderr: '' });
    expect(run()).toMatchObject({ status: 2, stderr: "error: missing required argument 'folder'\n" });
    expect(run('there', '--scenes', '1.5').stderr).toMatch(/Expected a whole number from 1 to 100/);
  });
});

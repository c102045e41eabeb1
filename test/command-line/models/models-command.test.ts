import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_BACKGROUND } from '#contracts/vocabularies/background.ts';
import { makeTemporaryFolder } from '#test/support/temporary-folder.ts';
import { runItaclip, writeTinyModel } from '../run-itaclip.ts';

const { folder, remove } = makeTemporaryFolder();

beforeAll(() => {
  writeTinyModel(folder);
  mkdirSync(join(folder, 'models'));
  cpSync(join(folder, 'tiny-clip'), join(folder, 'models', 'mine'), { recursive: true });
});

afterAll(remove);

function models(...args: string[]) {
  return runItaclip(['models', ...args], { folder });
}

describe('the help of itaclip models', () => {
  it.each([[[]], [['pull']], [['list']], [['build']], [['verify']], [['remove']], [['random']]])(
    'fits a screen of 24 lines of 80 characters: %j',
    async (command) => {
      const { code, stdout, stderr } = await models(...command, '--help');

      const lines = stdout.trimEnd().split('\n');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(lines.length).toBeLessThanOrEqual(24);
      expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
    },
  );
});

describe('itaclip models list', () => {
  it('is a table of all models, and says which one is the default', async () => {
    const { code, stdout } = await models('list');

    expect(code).toBe(0);
    expect(stdout).toMatch(/^ +NAME +STATE +SIZE +BUILT +WHERE\n/);
    expect(stdout).toMatch(/^ +storybook +bundled +12 MB +no +\S*storybook.model$/m);
    expect(stdout).toMatch(/^ +vit-b-16 +available +599 MB +no +timm\/vit_base_patch16_clip_224\.openai$/m);
    expect(stdout).toMatch(
      /^photographs knows .* for trying, not for production, .*non-commercial use only\.$/m,
    );
    expect(stdout).toContain('`npm run segment` uses photographs.');
    expect(stdout).toContain('npm run models -- pull NAME');
  });

  it('prints with --json one array and nothing else', async () => {
    const { stdout, stderr } = await models('list', '--json');

    expect(stderr).toBe('');
    const listed = JSON.parse(stdout) as object[];
    const members = ['built', 'bytes', 'name', 'place', 'state'];
    expect(Object.keys(listed.at(-1)!).toSorted()).toEqual(members);
    expect(Object.keys(listed[0]!).toSorted()).toEqual([...members, 'note'].toSorted());
  });
});

describe('itaclip models build', () => {
  it('packs the weights of a folder, reads the default background and says what to type next', async () => {
    const { code, stdout, stderr } = await models('build', 'tiny-clip');

    expect(code).toBe(0);
    expect(stdout).toMatch(/^tiny-clip: built in .*: \S*cache.models.[0-9a-f]{64}-/);
    expect(stdout).toMatch(/Next: npm run segment -- photo\.jpg .* --model tiny-clip\n$/);
    const prompts = 80 * DEFAULT_BACKGROUND.length;
    expect(stderr).toContain(`tiny-clip: ${prompts}/${prompts} prompts\n`);
    const [features = ''] = readdirSync(join(folder, 'cache', 'text-features'));
    expect(readdirSync(join(folder, 'cache', 'text-features', features))).toHaveLength(
      DEFAULT_BACKGROUND.length,
    );
    // A folder of the user's own stays unchanged.
    expect(readdirSync(join(folder, 'tiny-clip')).toSorted()).toEqual(['config.json', 'model.safetensors']);
  });

  it('puts a folder with blanks in its name in quotes where it is to be typed', async () => {
    cpSync(join(folder, 'tiny-clip'), join(folder, 'my clip'), { recursive: true });

    const { stdout } = await models('build', 'my clip');

    expect(stdout).toMatch(/ --model "my clip"\n$/);
  });

  it('has nothing left to do for an installed model that was built', async () => {
    await models('build', 'mine');
    const { code, stderr } = await models('build', 'mine');

    expect(code).toBe(0);
    expect(stderr).not.toContain('prompts');
    expect((await models('list')).stdout).toMatch(/^ +mine +installed +\S+ \S+ +yes /m);
  });
});

describe('itaclip models verify', () => {
  it('reads every model, and names one whose bytes are not those of its last use', async () => {
    await models('build', 'mine');
    const weights = join(folder, 'models', 'mine', 'model.safetensors');
    const before = readFileSync(weights);

    const first = await models('verify');
    expect({ code: first.code, stderr: first.stderr }).toEqual({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(
      /^storybook: .* \([0-9a-f]{64}\)\nphotographs: .*\nmine: unchanged since it was last used \([0-9a-f]{64}\)\n$/,
    );

    writeFileSync(weights, before.with(before.length - 1, before.at(-1)! ^ 1));
    const second = await models('verify', 'mine');
    expect({ code: second.code, stdout: second.stdout }).toEqual({ code: 1, stdout: '' });
    expect(second.stderr).toMatch(
      /^mine: .* has changed since it was last used: .* models -- remove mine\n$/,
    );
    writeFileSync(weights, before);
  });

  it('refuses a model that does not exist', async () => {
    const { code, stderr } = await models('verify', 'none');
    expect(code).toBe(2);
    expect(stderr).toContain('There is no model "none"');
  });
});

describe('itaclip models remove', () => {
  it('says what it removed and how much room that makes', async () => {
    await models('build', 'mine');

    const { code, stdout } = await models('remove', 'mine');

    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^removed the build: .*\nremoved the text features: .*\nremoved the model: .*mine \(\d+ MB\)\n\d+ MB freed\n$/,
    );
    expect(existsSync(join(folder, 'models', 'mine'))).toBe(false);
  });
});

describe('a models command that cannot be done', () => {
  it.each([
    ['no command', [], /^Usage: itaclip models /],
    ['an unknown command', ['pul'], /Did you mean pull\?/],
    ['an unknown model to pull', ['pull', 'vit-b'], /no model "vit-b" to pull: choose one of vit-b-16,/],
    ['an unknown model to build', ['build', 'none'], /There is no model "none"/],
    ['a known model that is not installed', ['build', 'vit-l-14'], /models -- pull vit-l-14/],
    ['a folder without a model', ['build', '.'], /No CLIP model in/],
    ['a bundled model to remove', ['remove', 'photographs'], /is part of the project and cannot be removed/],
    ['random weights of no size', ['random'], /--like <name>' not specified/],
    ['random weights of an unknown size', ['random', '--like', 'vit-g'], /vit-b-16, vit-b-32, vit-l-14/],
    ['a seed that is none', ['random', '--like', 'vit-b-16', '--seed', '1.5'], /a whole number/],
    [
      'random weights where something is',
      ['random', '--like', 'vit-b-16', '--out', 'tiny-clip'],
      /tiny-clip already exists/,
    ],
    [
      'random weights below a file',
      ['random', '--like', 'vit-b-16', '--out', join('tiny-clip', 'config.json', 'model')],
      /Cannot use .*model: ENOTDIR.* Make room there, or choose another --out\.\n$/,
    ],
  ])('is told about %s, with exit code 2', async (_, args, message) => {
    const { code, stdout, stderr } = await models(...args);

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^ +at /m);
  });
});

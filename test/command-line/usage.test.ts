import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, afterAll, describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { makeTemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { writeImage, runItaclip, writeTinyModel } from './run-itaclip.ts';

const { folder, remove } = makeTemporaryFolder();
const IMAGE = ['segment', 'photo.png', '--model', 'tiny-clip'];

beforeAll(async () => {
  writeTinyModel(folder);
  await writeImage(join(folder, 'photo.png'));
  writeFileSync(join(folder, 'file'), '');
});

afterAll(remove);

describe('the help of itaclip', () => {
  it('fits a screen of 24 lines of 80 characters', async () => {
    const { code, stdout, stderr } = await runItaclip(['segment', '--help'], { folder });

    const lines = stdout.trimEnd().split('\n');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(lines.length).toBeLessThanOrEqual(24);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(stdout).toContain('fast, light, balanced, paper (default: balanced)');
  });

  it('is what a call without arguments answers, with exit code 2', async () => {
    const { code, stdout, stderr } = await runItaclip([], { folder });

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^Usage: itaclip .*^ {2}segment .*^ {2}options .*^ {2}vocabularies /ms);
  });

  it('has a second screen for what can be set', async () => {
    const { code, stdout } = await runItaclip(['options'], { folder });

    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}stride +112 +a whole number from 8 to 224$/m);
  });

  it('names the version of the package', async () => {
    expect(await runItaclip(['--version'], { folder })).toMatchObject({
      code: 0,
      stdout: `${manifest.version}\n`,
    });
  });
});

describe('a command that cannot be done', () => {
  it.each([
    ['an unknown command', ['segmnt'], 'Did you mean segment?'],
    ['an unknown option', [...IMAGE, '--clases', 'dog'], 'Did you mean --classes?'],
    ['no image', ['segment', '-c', 'dog'], "missing required argument 'files'"],
    ['no classes', IMAGE, 'either --classes "dog, grass" or --vocabulary FILE.'],
    [
      'classes and a vocabulary',
      [...IMAGE, '-c', 'dog', '--vocabulary', 'words.json'],
      'either --classes "dog, grass" or --vocabulary FILE, not both.',
    ],
    [
      'an unknown preset',
      [...IMAGE, '-c', 'dog', '-p', 'slow'],
      'Allowed choices are fast, light, balanced, paper.',
    ],
    [
      'too many threads',
      [...IMAGE, '-c', 'dog', '--threads', '3000'],
      "argument '3000' is invalid. Expected a whole number from 0 to 256.",
    ],
    [
      'an unknown vocabulary',
      [...IMAGE, '--vocabulary', 'voc'],
      'There is no vocabulary "voc": give one of coco-stuff, coco-object, voc21, context60, cityscapes, or a file',
    ],
    [
      'a wrong option',
      [...IMAGE, '-c', 'dog', '--set', 'stride=5'],
      '--set stride=5: expected a whole number',
    ],
    [
      'an image that is not there',
      ['segment', 'none.png', '-c', 'dog'],
      'There is no file or folder none.png.',
    ],
    ['an unknown model', ['segment', 'photo.png', '-c', 'dog', '-m', 'none'], 'There is no model "none"'],
    ['a folder without a model', ['segment', 'photo.png', '-c', 'dog', '-m', '.'], 'No CLIP model in'],
    [
      'a sense that WordNet does not have',
      [...IMAGE, '-c', 'dog#99'],
      'WordNet has 7 senses of the noun "dog", but no sense 99. Choose one of them:',
    ],
    ['a class twice', [...IMAGE, '-c', 'dog, dog'], 'Two classes are called "dog".'],
    [
      'an output folder that is a file',
      [...IMAGE, '-c', 'dog', '-o', 'file'],
      'Cannot write to file: EEXIST',
    ],
    [
      'a provider that is not there',
      [...IMAGE, '-c', 'dog', '--provider', 'cuda'],
      'The execution provider "cuda" cannot be used',
    ],
    [
      'blocks that the model does not have',
      [...IMAGE, '-c', 'dog', '--set', 'intermediate_layers=11'],
      "the last of this model's blocks is 11",
    ],
  ])('is told about %s, with exit code 2', async (_, args, message) => {
    const { code, stdout, stderr } = await runItaclip(args, { folder });

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  it('is told about a cache folder that cannot be written, once and not for each image', async () => {
    const taken = temporaryFolder();
    writeTinyModel(taken);
    await writeImage(join(taken, 'a.png'));
    await writeImage(join(taken, 'b.png'));
    writeFileSync(join(taken, 'cache'), '');

    const args = ['segment', 'a.png', 'b.png', '--model', 'tiny-clip', '-c', 'dog'];
    const { code, stdout, stderr } = await runItaclip(args, { folder: taken });

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.match(/Cannot write to the cache folder/g)).toHaveLength(1);
    expect(stderr).toContain('set ITACLIP_CACHE_DIR');
  });
});

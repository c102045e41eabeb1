import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resultSchema } from '#contracts/segmentation/result.ts';
import type { FileOutcome } from '#command-line/segment/segment-files.ts';
import { CITYSCAPES_LABELS } from '#test/contracts/vocabularies/dataset-labels.ts';
import { makeTemporaryFolder } from '#test/support/temporary-folder.ts';
import { writeImage, QUICK, readTree, runItaclip, writeTinyModel, type Run } from '../run-itaclip.ts';

const { folder, remove } = makeTemporaryFolder();
const ARTIFACTS = ['labels.png', 'masks.json', 'overlay.jpg', 'result.json'];

beforeAll(async () => {
  writeTinyModel(folder);
  await writeImage(join(folder, 'images', 'a beach – ü.png'), 1);
  await writeImage(join(folder, 'images', 'more', 'b.jpg'), 2);
  writeFileSync(join(folder, 'images', 'broken.jpg'), 'no picture');
});

afterAll(remove);

function segment(args: string[]): Promise<Run> {
  return runItaclip(['segment', ...args, '--model', 'tiny-clip', ...QUICK], { folder });
}

function parseLines(stdout: string): FileOutcome[] {
  expect(stdout).toMatch(/\n$/);
  return stdout
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line) as FileOutcome);
}

function readResult(path: string) {
  const bytes = readTree(folder).get(path)!;
  return resultSchema.parse(JSON.parse(bytes.toString()));
}

describe('itaclip segment', () => {
  it('writes the artifacts of an image and says in one line what it found', async () => {
    const image = join('images', 'a beach – ü.png');

    const { code, stdout, stderr } = await segment([image, '-c', 'dog, lawn=grass|meadow', '-o', 'one']);

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^images.a beach – ü\.png: .*% -> one.a beach – ü\.png.overlay\.jpg \(.* s\)\n$/);
    expect([...readTree(join(folder, 'one', 'a beach – ü.png')).keys()]).toEqual(ARTIFACTS);
  });

  it('writes the files that --outputs names, and refuses others', async () => {
    const image = join('images', 'more', 'b.jpg');
    const run = (list: string) => segment([image, '-c', 'dog', '-o', 'chosen', '--outputs', list]);

    expect(await run('overlay.png, labels.png')).toMatchObject({ code: 0 });
    expect([...readTree(join(folder, 'chosen', 'b.jpg')).keys()]).toEqual([
      'labels.png',
      'overlay.png',
      'result.json',
    ]);
    const refused = await run('overlay.gif');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(
      '--outputs names "overlay.gif"; a segmentation writes labels.png, overlay.jpg,',
    );
  });

  it('does the good images of a folder, names the bad one with why, and exits with 1', async () => {
    const { code, stdout, stderr } = await segment(['images', '-c', 'dog', '-o', 'some']);

    expect(code).toBe(1);
    expect(stdout.trimEnd().split('\n')).toEqual([
      expect.stringContaining('a beach – ü.png'),
      expect.stringContaining('b.jpg'),
    ]);
    expect(stderr).toMatch(/^images.broken\.jpg: failed, unsupported-image-type: /);
    expect(stderr).toMatch(/^2 done, 1 failed\n$/m);
    expect([...readTree(join(folder, 'some')).keys()]).toEqual([
      ...ARTIFACTS.map((name) => join('a beach – ü.png', name)),
      ...ARTIFACTS.map((name) => join('more', 'b.jpg', name)),
    ]);
  });

  it('prints with --json one object an image and nothing else', async () => {
    const { code, stdout, stderr } = await segment(['images', '-c', 'dog', '-o', 'json', '--json']);

    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const outcomes = parseLines(stdout);
    expect(outcomes.map(({ file, ok }) => [file, ok])).toEqual([
      [join('images', 'a beach – ü.png'), true],
      [join('images', 'broken.jpg'), false],
      [join('images', 'more', 'b.jpg'), true],
    ]);
    expect(outcomes[1]).toMatchObject({ error: { code: 'unsupported-image-type' } });
    expect(outcomes[2]).toMatchObject({
      folder: join('json', 'more', 'b.jpg'),
      result: readResult(join('json', 'more', 'b.jpg', 'result.json')),
    });
  });

  it('takes words, background and options from a vocabulary file, and what is said over them', async () => {
    const vocabulary = {
      name: 'garden',
      classes: ['dog', { name: 'grass', synonyms: ['lawn'] }],
      background: { mode: 'none' },
      options: { logit_scale: 40, short_side: 300 },
    };
    writeFileSync(join(folder, 'garden.json'), JSON.stringify(vocabulary));
    const image = join('images', 'more', 'b.jpg');

    const settings = ['--set', 'short_side=224', '--background', 'wall, floor'];
    const { code } = await segment([image, '--vocabulary', 'garden.json', '-o', 'words', ...settings]);

    expect(code).toBe(0);
    const { recipe } = readResult(join('words', 'b.jpg', 'result.json'));
    expect(recipe.vocabulary).toMatchObject({ name: 'garden', has_background: true });
    expect(recipe.vocabulary.classes.map(({ queries }) => queries)).toEqual([
      ['wall', 'floor'],
      ['dog'],
      ['grass', 'lawn'],
    ]);
    expect(recipe.options).toMatchObject({
      logit_scale: 40,
      short_side: 224,
      stride: 224,
      views: ['original'],
      pamr: { iterations: 0 },
    });
  });

  it('takes a built-in vocabulary by name, even beside a file of that name', async () => {
    writeFileSync(join(folder, 'cityscapes'), JSON.stringify({ classes: ['dog'] }));
    const image = join('images', 'more', 'b.jpg');

    const { code } = await segment([image, '--vocabulary', 'cityscapes', '-o', 'streets']);

    expect(code).toBe(0);
    const { recipe, classes } = readResult(join('streets', 'b.jpg', 'result.json'));
    expect(recipe.vocabulary).toMatchObject({ name: 'cityscapes', has_background: false });
    expect(classes.map(({ name }) => name)).toEqual(CITYSCAPES_LABELS);
    expect(recipe.vocabulary.classes[8]).toEqual({
      name: 'vegetation',
      queries: ['tree', 'bush', 'hedge'],
      auxiliary_text: 'foliage',
      auxiliary_source: 'given',
    });
    expect(recipe.options).toMatchObject({ auxiliary: 'synonyms', logit_scale: 40, short_side: 560 });
  });

  it('takes a method, which wins over the vocabulary and yields to --set', async () => {
    const vocabulary = { classes: [{ name: 'dog', text: 'a pet' }], options: { auxiliary: 'definitions' } };
    writeFileSync(join(folder, 'pets.json'), JSON.stringify(vocabulary));
    const image = join('images', 'more', 'b.jpg');

    const settings = ['--method', 'naclip', '--set', 'residual=true'];
    const { code } = await segment([image, '--vocabulary', 'pets.json', '-o', 'method', ...settings]);

    expect(code).toBe(0);
    const { recipe } = readResult(join('method', 'b.jpg', 'result.json'));
    expect(recipe.options).toMatchObject({
      attention: ['kk'],
      neighbour_sigma: 5,
      auxiliary: 'none',
      residual: true,
      feed_forward: false,
    });
  });

  it.each(['float32', 'float16', 'int8'])('encodes in %s, and the recipe says so', async (precision) => {
    const image = join('images', 'more', 'b.jpg');

    const { code, stderr } = await segment([image, '-c', 'dog', '--precision', precision, '-o', precision]);

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(readResult(join(precision, 'b.jpg', 'result.json')).recipe.precision).toBe(precision);
  });

  it('encodes in float32 with every preset, unless told otherwise', async () => {
    for (const preset of ['fast', 'balanced']) {
      await segment([join('images', 'more', 'b.jpg'), '-c', 'dog', '-o', preset, '--preset', preset]);
      expect(readResult(join(preset, 'b.jpg', 'result.json')).recipe.precision).toBe('float32');
    }
  });

  it('gives the same bytes for the same image and recipe', async () => {
    const image = join('images', 'more', 'b.jpg');

    await segment([image, image, '-c', 'dog', '-o', 'twice']);

    expect(readTree(join(folder, 'twice', 'b.jpg'))).toEqual(readTree(join(folder, 'twice', 'b.jpg-2')));
  });
});

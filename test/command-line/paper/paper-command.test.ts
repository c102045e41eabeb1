import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PICTURE_WIDTH } from '#evaluation/paper/figures/picture-grid.ts';
import { writeStorybookDataset } from '#models/storybook/dataset.ts';
import { makeTemporaryFolder } from '#test/support/temporary-folder.ts';
import { runItaclip, writeImage, writeTinyModel, type Run } from '../run-itaclip.ts';

const { folder, remove } = makeTemporaryFolder();
const QUICKLY = ['--model', 'tiny-clip', '--preset', 'fast', '--threads', '1'];

beforeAll(async () => {
  writeTinyModel(folder);
  mkdirSync(join(folder, 'empty'));
  await writeImage(join(folder, 'photo.png'));
  await writeStorybookDataset(join(folder, 'data', 'scenes'), 2);
});

afterAll(remove);

function paper(...args: string[]): Promise<Run> {
  return runItaclip(['paper', ...args], { folder });
}

describe('itaclip paper', () => {
  it('prints published values beside measured ones, and why rows and datasets are missing', async () => {
    const { code, stdout, stderr } = await paper('--table', '11', '--data', 'data', ...QUICKLY);

    expect({ code, stderr }).toEqual({ code: 0, stderr: 'table 11, Storybook, tiny-clip\n' });
    expect(stdout).toMatch(
      /^Table 11: words of the background \(mIoU in %; here with tiny-clip, preset fast\)$/m,
    );
    expect(stdout).toMatch(/^ +COCO-Object +Storybook$/m);
    expect(stdout).toMatch(/^ {2}a set of words +37\.7 +\d+\.\d \(\d+\.\d to \d+\.\d\)$/m);
    expect(stdout).toContain('the word "background": not run: the vocabulary "storybook" has no background');
    expect(stdout).toContain('COCO-Object: not found: stuffthingmaps/val2017');
    expect(stdout).toContain('2 images, paper/table-11/storybook/tiny-clip/report.html');
  });

  it('says the same as JSON, and takes from the folder what is measured', async () => {
    const args = ['--storybook', 'data/scenes', '--sample', '1', ...QUICKLY, '--json', '--out', 'twice'];
    const first = await paper('--table', '3,10', ...args);
    const second = await paper('--table', '10', ...args);

    const lines = first.stdout.trim().split('\n');
    const [third, tenth] = lines.map((line) => JSON.parse(line));
    expect(second.stdout).toBe(`${lines[1]}\n`);
    expect(third).toMatchObject({
      table: 3,
      model: 'tiny-clip',
      preset: 'fast',
      sample: { images: 1, seed: 0 },
      not_run: [],
      evaluations: [{ dataset: 'storybook', images: 1 }],
    });
    expect(third.rows[0]).toMatchObject({ label: 'kept' });
    expect(third.rows[0].values[2]).toEqual({ dataset: 'voc21', published: 66.3 });
    expect(third.rows[0].values[5]).toMatchObject({ dataset: 'storybook', published: null });
    expect(third.rows[0].values[5].measured).toBeGreaterThanOrEqual(0);
    expect(tenth.not_run.map(({ row }: { row: string }) => row)).toEqual([
      'ViT-L/14',
      'ViT-B/32',
      'ViT-B/16',
    ]);
    expect(tenth.not_run[0].reason).toContain('models -- pull vit-l-14');
    expect(tenth.rows.at(-1)).toMatchObject({ label: 'tiny-clip' });
  });

  it('prints table 9 without data, as Markdown where that is asked for', async () => {
    const { code, stdout } = await paper('--table', '9', '--markdown');

    expect(code).toBe(0);
    expect(stdout).toContain('| alpha | 0.2 | 0.1 | 0.05 | 0.15 | 0.05 |');
    expect(stdout).toContain('have the same values');
  });

  it.each([
    ['an unknown table', ['--table', '12'], 'The paper has tables 1 to 11'],
    ['no table', [], '--table all, or --figure 3 or 5'],
    ['no data', ['--table', '3'], '--data FOLDER'],
    ['no dataset', ['--table', '2', '--data', 'empty'], 'VOC: not found: ImageSets/Segmentation/val.txt'],
  ])('ends with exit code 2 for %s', async (_, args, message) => {
    const { code, stdout, stderr } = await paper(...args);

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});

describe('itaclip paper --figure 5', () => {
  it('draws image, truth and three methods for a dataset', async () => {
    const { code, stdout } = await paper('--figure', '5', '--data', 'data', '--sample', '1', ...QUICKLY);

    expect({ code, stdout }).toEqual({ code: 0, stdout: 'paper/figure-5/storybook.png\n' });
    const { width, height } = await sharp(join(folder, 'paper/figure-5/storybook.png')).metadata();
    expect(width).toBeGreaterThan(5 * PICTURE_WIDTH);
    expect(height).toBeGreaterThan(0.5 * PICTURE_WIDTH);
  });

  it('draws named images without a truth', async () => {
    const words = ['--vocabulary', 'data/scenes/storybook.json'];
    const { code, stdout } = await paper('--figure', '5', 'photo.png', ...words, ...QUICKLY);

    expect({ code, stdout }).toEqual({ code: 0, stdout: 'paper/figure-5/images.png\n' });
    const { width } = await sharp(join(folder, 'paper/figure-5/images.png')).metadata();
    expect(width).toBeLessThan(5 * PICTURE_WIDTH);
  });

  it('ends with exit code 2 for an image without words', async () => {
    const { code, stderr } = await paper('--figure', '5', 'photo.png');

    expect(code).toBe(2);
    expect(stderr).toContain('--vocabulary voc21');
  });
});

describe('itaclip paper --figure 3', () => {
  it('draws the attention of a patch, by method and layer', async () => {
    const { code, stdout } = await paper('--figure', '3', 'photo.png', '--point', '0.2,0.9', ...QUICKLY);

    expect({ code, stdout }).toEqual({ code: 0, stdout: 'paper/figure-3/images/photo.png.png\n' });
    const { width, height } = await sharp(join(folder, 'paper/figure-3/images/photo.png.png')).metadata();
    expect(width).toBeGreaterThan(6 * PICTURE_WIDTH);
    expect(height).toBeGreaterThan(4 * PICTURE_WIDTH);
  });

  it('wants a point inside the picture', async () => {
    const { code, stderr } = await paper('--figure', '3', 'photo.png', '--point', '2,0');

    expect(code).toBe(2);
    expect(stderr).toContain('two numbers from 0 to 1');
  });
});

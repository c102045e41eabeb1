import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { checkDataset } from '#evaluation/datasets/check-dataset.ts';
import { describeCheck } from '#command-line/evaluate/describe-check.ts';
import { openDataset } from '#evaluation/datasets/open-dataset.ts';
import { pngHeader } from '#test/support/images/picture-headers.ts';
import { folderOf, maskPng, type Contents } from './dataset-files.ts';

const anywhere = { location: 'here', split: 'val' };

function image(width: number, height: number, orientation = 1): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: 'teal' } })
    .withMetadata({ orientation })
    .jpeg()
    .toBuffer();
}

async function check(contents: Contents, classes?: number) {
  const files = folderOf(contents);
  return checkDataset(await openDataset(files, anywhere), files, { classes });
}

describe('checkDataset', () => {
  it('counts pixels and images of each class', async () => {
    const done: number[] = [];
    const files = folderOf({
      'images/a.jpg': await image(3, 2),
      'images/b.jpg': await image(3, 2),
      'masks/a.png': maskPng(3, 2, [0, 0, 1, 1, 1, 255]),
      'masks/b.png': maskPng(3, 2, [0, 0, 0, 0, 255, 255]),
      'dataset.json': '{"name": "two", "classes": ["sea", "sky", "land"]}',
    });
    const dataset = await openDataset(files, anywhere);
    const result = await checkDataset(dataset, files, { onProgress: (progress) => done.push(progress.done) });

    expect(result).toMatchObject({ name: 'two', images: 2, sound: 2, pixels: 12, voidPixels: 3 });
    expect(result.classes).toEqual([
      { name: 'sea', pixels: 6, images: 2 },
      { name: 'sky', pixels: 3, images: 1 },
      { name: 'land', pixels: 0, images: 0 },
    ]);
    expect(Object.values(result.problems).map(({ count }) => count)).toEqual([0, 0, 0, 0, 0]);
    expect(done).toEqual([1, 2]);
  });

  it('measures images as they are displayed', async () => {
    const mask = maskPng(2, 3, [0, 0, 0, 0, 0, 0]);
    const result = await check({
      'images/turned.jpg': await image(3, 2, 6),
      'images/upright.jpg': await image(3, 2, 1),
      'masks/turned.png': mask,
      'masks/upright.png': mask,
    });
    expect(result.sound).toBe(1);
    expect(result.problems.sizes).toEqual({
      count: 1,
      first: [{ id: 'upright', detail: 'the image has 3 x 2 pixels, its mask 2 x 3' }],
    });
  });

  it('lists each kind of problem', async () => {
    const [one, mask] = [await image(1, 1), maskPng(1, 1, [0])];
    const result = await check(
      {
        'images/bomb.png': pngHeader(60_000, 60_000),
        'images/double.jpg': one,
        'images/double.webp': one,
        'images/high.jpg': one,
        'images/lonely.jpg': one,
        'images/no-mask.jpg': one,
        'images/no-image.jpg': 'text',
        'masks/bomb.png': mask,
        'masks/double.png': mask,
        'masks/high.png': maskPng(1, 1, [21]),
        'masks/no-mask.png': 'text',
        'masks/no-image.png': mask,
      },
      21,
    );
    expect(result).toMatchObject({ images: 7, sound: 1, pixels: 1 });
    const ids = Object.entries(result.problems).map(([kind, { first }]) => [kind, first.map(({ id }) => id)]);
    expect(Object.fromEntries(ids)).toEqual({
      missing: ['lonely'],
      duplicates: ['double'],
      unreadable: ['bomb', 'no-image', 'no-mask'],
      sizes: [],
      labels: ['high'],
    });
    expect(result.problems.labels.first[0]?.detail).toBe(
      'its mask has the label 21, but there are 21 classes (0 to 20)',
    );
    const text = describeCheck(result);
    expect(text).toContain('images and masks (layout pairs, split val): 7 images, 1 without a problem');
    expect(text).toContain('Missing: 1\n  lonely: masks/lonely.png');
    expect(text).toContain('high: its mask has the label 21');
  });

  it('keeps the first of many problems, and their number', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `images/${100 + index}.jpg`);
    const result = await check({
      ...Object.fromEntries(names.map((name) => [name, ''])),
      'masks/999.png': maskPng(1, 1, [0]),
    });
    expect(result.problems.missing.count).toBe(31);
    expect(result.problems.missing.first).toHaveLength(20);
    expect(result.problems.missing.first[0]).toEqual({ id: '100', detail: 'masks/100.png' });
    expect(describeCheck(result)).toContain('... and 11 more');
  });

  it('stops when it is canceled', async () => {
    const files = folderOf({ 'images/a.jpg': await image(1, 1), 'masks/a.png': maskPng(1, 1, [0]) });
    const dataset = await openDataset(files, anywhere);
    const signal = AbortSignal.abort();
    await expect(checkDataset(dataset, files, { signal })).rejects.toMatchObject({ code: 'canceled' });
  });
});

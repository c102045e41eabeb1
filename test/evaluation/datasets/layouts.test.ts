import { describe, expect, it } from 'vitest';
import { openDataset } from '#evaluation/datasets/open-dataset.ts';
import { readTruth } from '#evaluation/datasets/read-truth.ts';
import { folderOf, itemsOf, maskPng, onlyItem, type Contents } from './dataset-files.ts';

const anywhere = { location: 'here', split: 'val' };

function below(folder: string, contents: Contents): Contents {
  return Object.fromEntries(Object.entries(contents).map(([path, bytes]) => [`${folder}${path}`, bytes]));
}

describe('voc', () => {
  const contents = {
    'ImageSets/Segmentation/val.txt': '2007_000033\n2007_000042\r\n\n',
    'ImageSets/Segmentation/train.txt': '2007_000999\n',
    'JPEGImages/2007_000033.jpg': '',
    'JPEGImages/2007_000042.jpg': '',
    'SegmentationClass/2007_000033.png': maskPng(2, 1, [15, 255]),
  };

  it.each(['', 'VOC2012/', 'VOCdevkit/VOC2012/'])('is found in "%s"', async (base) => {
    const files = folderOf(below(base, contents));
    const dataset = await openDataset(files, anywhere);

    expect(dataset).toMatchObject({ name: 'PASCAL VOC val', layout: 'voc', voidLabel: 255 });
    expect(dataset.classNames).toHaveLength(21);
    expect(dataset.classNames?.[15]).toBe('person');
    const [first, second] = await itemsOf(dataset);
    expect(second).toEqual({
      id: '2007_000042',
      image: `${base}JPEGImages/2007_000042.jpg`,
      missing: `${base}SegmentationClass/2007_000042.png`,
    });
    if (!first || 'missing' in first) throw new Error('the first item is incomplete');
    expect((await readTruth(files, first)).data).toEqual(Uint8Array.of(15, 255));
  });

  it('reports a missing image and a missing mask', async () => {
    const [item] = await itemsOf(await openDataset(folderOf(contents), { ...anywhere, split: 'train' }));
    expect(item).toMatchObject({
      missing: 'JPEGImages/2007_000999.jpg and SegmentationClass/2007_000999.png',
    });
  });

  it('refuses a void that is a class', async () => {
    await expect(openDataset(folderOf(contents), anywhere, 0)).rejects.toMatchObject({
      code: 'void-is-a-class',
    });
    expect((await openDataset(folderOf(contents), anywhere, 21)).voidLabel).toBe(21);
  });

  it('refuses a list of anything but ids', async () => {
    const files = folderOf({
      'ImageSets/Segmentation/val.txt': 'a\n/JPEGImages/a.jpg /SegmentationClass/a.png\n',
    });
    await expect(itemsOf(await openDataset(files, anywhere))).rejects.toThrow('val.txt, line 2');
  });
});

describe('context60', () => {
  it('has background and 59 classes', async () => {
    const files = folderOf(
      below('VOC2010/', {
        'ImageSets/SegmentationContext/val.txt': '2008_000002\n',
        'JPEGImages/2008_000002.jpg': '',
        'SegmentationClassContext/2008_000002.png': maskPng(3, 1, [0, 59, 255]),
      }),
    );
    const dataset = await openDataset(files, anywhere);
    expect(dataset.layout).toBe('context60');
    expect(dataset.classNames).toHaveLength(60);
    expect(dataset.classNames?.[0]).toBe('background');
    const truth = await readTruth(files, await onlyItem(dataset));
    expect(truth.data).toEqual(Uint8Array.of(0, 59, 255));
  });
});

describe('pairs', () => {
  it('pairs by name, in the order of ids, and reports files without a partner', async () => {
    const files = folderOf({
      'images/a.jpg': '',
      'images/a-b.png': '',
      'images/north/c.webp': '',
      'images/lonely.jpg': '',
      'images/._a.jpg': '',
      'images/readme.txt': '',
      'masks/a.png': maskPng(1, 1, [0]),
      'masks/a-b.png': maskPng(1, 1, [0]),
      'masks/north/c.PNG': maskPng(1, 1, [0]),
      'masks/orphan.png': maskPng(1, 1, [0]),
    });
    const dataset = await openDataset(files, anywhere);
    expect(dataset).toMatchObject({ name: 'images and masks', classNames: undefined, voidLabel: 255 });
    expect(await itemsOf(dataset)).toEqual([
      { id: 'a', image: 'images/a.jpg', truth: { kind: 'labels', path: 'masks/a.png', void_label: 255 } },
      {
        id: 'a-b',
        image: 'images/a-b.png',
        truth: { kind: 'labels', path: 'masks/a-b.png', void_label: 255 },
      },
      { id: 'lonely', image: 'images/lonely.jpg', missing: 'masks/lonely.png' },
      {
        id: 'north/c',
        image: 'images/north/c.webp',
        truth: { kind: 'labels', path: 'masks/north/c.PNG', void_label: 255 },
      },
      { id: 'orphan', image: 'images/orphan.jpg', missing: 'images/orphan.jpg' },
    ]);
  });

  it('does not take two images of one name for one', async () => {
    const files = folderOf({ 'images/a.jpg': '', 'images/a.png': '', 'masks/a.png': maskPng(1, 1, [0]) });
    const [, second] = await itemsOf(await openDataset(files, anywhere));
    expect(second).toMatchObject({
      image: 'images/a.png',
      missing: expect.stringContaining('an id of its own'),
    });
  });

  it('reads what dataset.json declares', async () => {
    const declared = { name: 'streets', classes: ['road', 'sky'], ids: { 7: 0, 23: 1 }, void: 0 };
    const files = folderOf({
      'images/a.jpg': '',
      'masks/a.png': maskPng(4, 1, [7, 23, 0, 5]),
      'dataset.json': JSON.stringify(declared),
    });
    const dataset = await openDataset(files, anywhere);
    expect(dataset).toMatchObject({ name: 'streets', classNames: ['road', 'sky'], voidLabel: 0 });
    expect((await readTruth(files, await onlyItem(dataset))).data).toEqual(Uint8Array.of(0, 1, 255, 255));
    await expect(openDataset(files, anywhere, 7)).rejects.toMatchObject({ code: 'void-is-a-class' });
  });

  it.each([
    ['is not JSON: line 1, column 2', '{'],
    ['Unrecognized key', '{"labels": []}'],
  ])('refuses a dataset.json that %s', async (message, declared) => {
    const files = folderOf({ 'images/a.jpg': '', 'masks/a.png': '', 'dataset.json': declared });
    await expect(openDataset(files, anywhere)).rejects.toThrow(message);
  });
});

describe('manifest', () => {
  const files = (...lines: string[]) =>
    folderOf({
      'manifest.jsonl': lines.join('\n'),
      'images/a.jpg': '',
      'images/b.jpg': '',
      'truth/1.png': maskPng(1, 1, [4]),
    });

  it('gives each line as an item, sorted by id', async () => {
    const dataset = await openDataset(
      files(
        '{"image": "images/b.jpg", "mask": "truth/2.png", "id": "beta"}',
        '',
        '{"image": "images/a.jpg", "mask": "truth/1.png", "id": "alpha"}',
        '{"image": "images/a.jpg", "mask": "truth/1.png"}',
        '{"image": "images/b.jpg", "mask": "truth/1.png", "id": "alpha"}',
      ),
      anywhere,
    );
    const truth = { kind: 'labels', path: 'truth/1.png', void_label: 255 };
    expect(await itemsOf(dataset)).toEqual([
      { id: 'alpha', image: 'images/a.jpg', truth },
      { id: 'alpha', image: 'images/b.jpg', missing: expect.stringContaining('an id of its own') },
      { id: 'beta', image: 'images/b.jpg', missing: 'truth/2.png' },
      { id: 'images/a', image: 'images/a.jpg', truth },
    ]);
  });

  it.each([
    ['manifest.jsonl is not JSON: line 2, column 1: ', 'images/a.jpg truth/1.png'],
    ['manifest.jsonl, line 2 is not as it should be:\n  mask: Invalid input', '{"image": "images/a.jpg"}'],
    ['image: Must be a path', '{"image": "../a.jpg", "mask": "truth/1.png"}'],
    ['image: Must be a path', '{"image": "/etc/passwd", "mask": "truth/1.png"}'],
    ['id: Must be a path', '{"image": "images/a.jpg", "mask": "truth/1.png", "id": "../../a"}'],
  ])('refuses a line that breaks the form: %s', async (message, line) => {
    const read = itemsOf(await openDataset(files('', line), anywhere));
    await expect(read).rejects.toThrow(message);
  });
});

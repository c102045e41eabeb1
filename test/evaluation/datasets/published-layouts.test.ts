import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { openDataset } from '#evaluation/datasets/open-dataset.ts';
import { readTruth } from '#evaluation/datasets/read-truth.ts';
import { CITYSCAPES_LABELS, COCO_IDS, UNUSED_COCO_IDS } from '#test/contracts/vocabularies/dataset-labels.ts';
import { folderOf, itemsOf, maskPng, onlyItem } from './dataset-files.ts';

const anywhere = { location: 'here', split: 'val' };

/** A mask whose pixels have every value of a byte, from 0 to 255. */
const EVERY_VALUE = maskPng(
  16,
  16,
  Array.from({ length: 256 }, (_, value) => value),
);

describe('coco-instances', () => {
  const document = {
    images: [
      { id: 9, file_name: '000000000009.jpg', width: 3, height: 1 },
      { id: 7, file_name: '000000000007.jpg', width: 3, height: 1 },
    ],
    annotations: [
      { image_id: 9, category_id: 5, area: 1, iscrowd: 0, segmentation: { size: [1, 3], counts: [0, 1, 2] } },
      {
        image_id: 9,
        category_id: 90,
        area: 2,
        iscrowd: 1,
        segmentation: { size: [1, 3], counts: [0, 2, 1] },
      },
    ],
    categories: [
      { id: 90, name: 'toothbrush' },
      { id: 5, name: 'airplane' },
    ],
  };

  it.each([
    ['annotations/instances_val2017.json', 'val2017'],
    ['annotations/instances_val2017.json', 'images/val2017'],
    ['instances_val.json', 'images'],
  ])('draws %s with images in %s, the smaller on top', async (path, folder) => {
    const files = folderOf({
      [path]: JSON.stringify(document),
      [`${folder}/000000000009.jpg`]: '',
      [`${folder}/000000000007.jpg`]: '',
    });
    const dataset = await openDataset(files, anywhere);
    expect(dataset).toMatchObject({
      layout: 'coco-instances',
      classNames: ['background', 'airplane', 'toothbrush'],
    });
    const [seventh, ninth] = await itemsOf(dataset);
    if (!seventh || !ninth || 'missing' in seventh || 'missing' in ninth) throw new Error('incomplete');
    expect([seventh.id, seventh.image]).toEqual(['000000000007', `${folder}/000000000007.jpg`]);
    expect((await readTruth(files, seventh)).data).toEqual(Uint8Array.of(0, 0, 0));
    expect((await readTruth(files, ninth)).data).toEqual(Uint8Array.of(1, 2, 0));
  });

  it.each([
    ['is not JSON: line 1, column 13', '{"images": ['],
    ['annotations: Invalid input', JSON.stringify({ ...document, annotations: undefined })],
  ])('refuses a file that %s', async (message, json) => {
    const files = folderOf({ 'instances_val2017.json': json, 'val2017/000000000009.jpg': '' });
    await expect(openDataset(files, anywhere)).rejects.toThrow(message);
  });

  it('has no truth for an image with an annotation of an unknown category', async () => {
    const files = folderOf({
      'instances_val2017.json': JSON.stringify({ ...document, categories: [{ id: 5, name: 'airplane' }] }),
      'val2017/000000000009.jpg': '',
      'val2017/000000000007.jpg': '',
    });
    const [, ninth] = await itemsOf(await openDataset(files, anywhere));
    expect(ninth).toMatchObject({
      id: '000000000009',
      missing: expect.stringContaining('its category 90 is not among the categories'),
    });
  });

  it('has no void to choose', async () => {
    const files = folderOf({
      'instances_val2017.json': JSON.stringify(document),
      'val2017/000000000009.jpg': '',
    });
    await expect(openDataset(files, anywhere, 0)).rejects.toThrow('Leave the void value out');
  });
});

describe('the pixel maps of COCO-Stuff', () => {
  const files = () =>
    folderOf({
      'val2017/000000000139.jpg': '',
      'val2017/000000000285.jpg': '',
      'stuffthingmaps/val2017/000000000139.png': EVERY_VALUE,
      'stuffthingmaps/val2017/000000000139_labelTrainIds.png': EVERY_VALUE,
    });

  /** The class name of each value in the map after reading; undefined for void. */
  async function namesByValue(layout: 'coco-stuff' | 'coco-object'): Promise<(string | undefined)[]> {
    const dataset = await openDataset(files(), { ...anywhere, layout });
    const [item, other] = await itemsOf(dataset);
    expect(other).toMatchObject({ missing: 'stuffthingmaps/val2017/000000000285.png' });
    if (!item || 'missing' in item) throw new Error('incomplete');
    const { data } = await readTruth(files(), item);
    return [...data].map((label) => dataset.classNames?.[label]);
  }

  const isUsed = (value: number): boolean => value < 182 && !UNUSED_COCO_IDS.includes(value + 1);

  it('are 171 classes', async () => {
    const names = await namesByValue('coco-stuff');
    expect(names).toEqual(names.map((_, value) => (isUsed(value) ? COCO_IDS[value + 1] : undefined)));
    expect(new Set(names.filter(Boolean)).size).toBe(171);
  });

  it('are 80 things on a background for COCO-Object', async () => {
    const names = await namesByValue('coco-object');
    const expected = names.map((_, value) =>
      isUsed(value) ? (value < 91 ? COCO_IDS[value + 1] : 'background') : undefined,
    );
    expect(names).toEqual(expected);
    expect(new Set(names.filter(Boolean)).size).toBe(81);
  });

  it('do not say which of the two is meant', async () => {
    await expect(openDataset(files(), anywhere)).rejects.toThrow('can be read as coco-stuff, coco-object.');
  });
});

describe('coco-panoptic', () => {
  const document = {
    images: [
      { id: 139, file_name: '000000000139.jpg', width: 2, height: 2 },
      { id: 285, file_name: '000000000285.jpg', width: 2, height: 2 },
    ],
    annotations: [
      {
        image_id: 139,
        file_name: '000000000139.png',
        segments_info: [
          { id: 3_226_892, category_id: 200 },
          { id: 258, category_id: 1 },
        ],
      },
    ],
    categories: [
      { id: 200, name: 'rug-merged' },
      { id: 1, name: 'person' },
    ],
  };
  /** Segments 3226892 (12, 61, 49), 258 (2, 1, 0), 0, and 1, which is not listed. */
  const png = encode({
    width: 2,
    height: 2,
    channels: 3,
    depth: 8,
    data: Uint8Array.of(12, 61, 49, 2, 1, 0, 0, 0, 0, 1, 0, 0),
  });

  it('reads segments as the labels of their categories', async () => {
    const files = folderOf({
      'annotations/panoptic_val2017.json': JSON.stringify(document),
      'annotations/panoptic_val2017/000000000139.png': png,
      'val2017/000000000139.jpg': '',
      'val2017/000000000285.jpg': '',
    });
    const dataset = await openDataset(files, anywhere);
    expect(dataset).toMatchObject({
      layout: 'coco-panoptic',
      classNames: ['person', 'rug-merged'],
      voidLabel: 0,
    });
    const [item, other] = await itemsOf(dataset);
    expect(other).toMatchObject({ missing: 'an annotation in annotations/panoptic_val2017.json' });
    if (!item || 'missing' in item) throw new Error('incomplete');
    expect((await readTruth(files, item)).data).toEqual(Uint8Array.of(1, 0, 255, 255));
  });

  it('refuses a PNG without segments', async () => {
    const item = {
      id: 'a',
      image: 'a.jpg',
      truth: { kind: 'panoptic', path: 'a.png', segments: [] },
    } as const;
    const files = folderOf({ 'a.png': maskPng(1, 1, [0]) });
    await expect(readTruth(files, { ...item, truth: { ...item.truth, segments: [] } })).rejects.toThrow(
      'a.png has 1 channel(s) of 8 bits',
    );
  });
});

describe('cityscapes', () => {
  const image = 'leftImg8bit/val/frankfurt/frankfurt_000000_000294_leftImg8bit.png';
  const truth = 'gtFine/val/frankfurt/frankfurt_000000_000294_gtFine_';

  it('reads label ids as train ids', async () => {
    const files = folderOf({
      [image]: '',
      [`${truth}color.png`]: '',
      [`${truth}instanceIds.png`]: '',
      [`${truth}labelIds.png`]: EVERY_VALUE,
      [`${truth}labelTrainIds.png`]: maskPng(1, 1, [0]),
    });
    const dataset = await openDataset(files, anywhere);
    expect(dataset).toMatchObject({ layout: 'cityscapes', classNames: CITYSCAPES_LABELS });
    const item = await onlyItem(dataset);
    expect(item).toMatchObject({ id: 'frankfurt_000000_000294', image: image });
    const { data } = await readTruth(files, item);
    const named = [...data].map((label) => CITYSCAPES_LABELS[label]);
    expect(named.filter(Boolean)).toEqual(CITYSCAPES_LABELS);
    expect([named[7], named[11], named[26], named[33]]).toEqual(['road', 'building', 'car', 'bicycle']);
  });

  it('reads train ids if there are no others, and reports what is missing', async () => {
    const files = folderOf({
      [image]: '',
      [`${truth}labelTrainIds.png`]: maskPng(2, 1, [18, 255]),
      'gtFine/val/lindau/lindau_000001_000019_gtFine_labelTrainIds.png': '',
    });
    const [item, other] = await itemsOf(await openDataset(files, anywhere));
    if (!item || 'missing' in item) throw new Error('incomplete');
    expect((await readTruth(files, item)).data).toEqual(Uint8Array.of(18, 255));
    expect(other).toMatchObject({
      missing: 'leftImg8bit/val/lindau/lindau_000001_000019_leftImg8bit.png',
    });
  });

  it('says which masks it looked for', async () => {
    const files = folderOf({ [image]: '', [`${truth}color.png`]: '' });
    await expect(openDataset(files, anywhere)).rejects.toThrow('neither *_gtFine_labelIds.png');
  });
});

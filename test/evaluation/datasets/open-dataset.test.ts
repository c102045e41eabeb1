import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkDataset } from '#evaluation/datasets/check-dataset.ts';
import { openDataset } from '#evaluation/datasets/open-dataset.ts';
import { readTruth } from '#evaluation/datasets/read-truth.ts';
import { missingShared, sharedPath } from '#test/support/shared-files.ts';
import { skipAll } from '#test/support/skip-all.ts';
import { openFolder } from '#evaluation/datasets/folder.ts';
import { folderOf, itemsOf, maskPng } from './dataset-files.ts';

const anywhere = { location: 'here', split: 'val' };

describe('openDataset', () => {
  it('says what is there and what could be, where nothing fits', async () => {
    const files = folderOf({ 'photos/a.jpg': '', 'notes.txt': '' });
    const opened = openDataset(files, anywhere);
    await expect(opened).rejects.toMatchObject({ code: 'invalid-dataset' });
    await expect(opened).rejects.toThrow('holds notes.txt, photos/');
    await expect(opened).rejects.toThrow('voc: ImageSets/Segmentation/val.txt');
  });

  it('refuses a missing folder', async () => {
    const files = openFolder('/there/is/no/such/folder');
    await expect(openDataset(files, anywhere)).rejects.toThrow('does not exist, or holds no files');
  });

  it('asks for the layout where more than one fits', async () => {
    const files = folderOf({ 'images/a.jpg': '', 'masks/a.png': '', 'manifest.jsonl': '' });
    await expect(openDataset(files, anywhere)).rejects.toThrow('can be read as pairs, manifest.');
    expect((await openDataset(files, { ...anywhere, layout: 'pairs' })).layout).toBe('pairs');
  });

  it('names what the layout that was asked for lacks', async () => {
    const files = folderOf({ 'images/a.jpg': '', 'masks/a.png': '' });
    await expect(openDataset(files, { ...anywhere, layout: 'voc', split: 'train' })).rejects.toThrow(
      'ImageSets/Segmentation/train.txt',
    );
  });
});

describe('readTruth', () => {
  const read = (mask: Uint8Array, truth: { void_label: number; ids?: Record<string, number> }) =>
    readTruth(folderOf({ 'a.png': mask }), {
      id: 'a',
      image: 'a.jpg',
      truth: { kind: 'labels', path: 'a.png', ...truth },
    });

  it('takes values as labels, but for void', async () => {
    expect(await read(maskPng(2, 2, [0, 3, 9, 255]), { void_label: 9 })).toEqual({
      width: 2,
      height: 2,
      // A label of 255 leaves no byte value for void.
      data: Uint16Array.of(0, 3, 65_535, 255),
      voidLabel: 65_535,
    });
    expect((await read(maskPng(2, 1, [254, 255]), { void_label: 255 })).data).toEqual(
      Uint8Array.of(254, 255),
    );
  });

  it('takes ids where they are declared, and all others as void', async () => {
    const map = await read(maskPng(4, 1, [7, 8, 9, 0]), { void_label: 0, ids: { 7: 0, 8: 1 } });
    expect(map.data).toEqual(Uint8Array.of(0, 1, 255, 255));
  });

  it('names the missing mask', async () => {
    const item = {
      id: 'a',
      image: 'a.jpg',
      truth: { kind: 'labels', path: 'b.png', void_label: 255 },
    } as const;
    await expect(readTruth(folderOf({}), item)).rejects.toThrow('a: there is no mask b.png');
  });
});

const missing = missingShared('data/coco-val2017') ?? missingShared('data/voc2012-val');

describe('real photographs', () => {
  skipAll(missing);

  it('COCO instances are drawn as the masks that others derived from them', async () => {
    const files = openFolder(sharedPath('data/coco-val2017'));
    const dataset = await openDataset(files, { ...anywhere, layout: 'coco-instances' });
    const items = await itemsOf(dataset);
    expect(items).toHaveLength(79);
    for (const item of items) {
      if ('missing' in item) throw new Error(item.missing);
      const path = `masks/${item.id}.png`;
      const derived = await readTruth(files, { ...item, truth: { kind: 'labels', path, void_label: 255 } });
      const drawn = await readTruth(files, item);
      expect(Buffer.from(drawn.data).equals(Buffer.from(derived.data)), item.id).toBe(true);
    }
  });

  it('VOC is the same in its own layout and as pairs', async () => {
    const asPairs = openFolder(sharedPath('data/voc2012-val'));
    const pairs = await openDataset(asPairs, anywhere);
    const ids = (await itemsOf(pairs)).map(({ id }) => id);
    const asVoc = folderOf({ 'VOCdevkit/VOC2012/ImageSets/Segmentation/val.txt': `${ids.join('\n')}\n` });
    const release = join(asVoc.location, 'VOCdevkit/VOC2012');
    symlinkSync(sharedPath('data/voc2012-val/images'), join(release, 'JPEGImages'));
    symlinkSync(sharedPath('data/voc2012-val/masks'), join(release, 'SegmentationClass'));

    const ofVoc = await checkDataset(await openDataset(asVoc, anywhere), asVoc);
    const ofPairs = await checkDataset(pairs, asPairs, { classes: 21 });

    expect(ofVoc).toMatchObject({ layout: 'voc', images: 13, sound: 13 });
    expect(ofVoc.voidPixels).toBeGreaterThan(0);
    expect(ofVoc.classes.map(({ pixels }) => pixels)).toEqual(ofPairs.classes.map(({ pixels }) => pixels));
  });
});

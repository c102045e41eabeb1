import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openFiles } from '#command-line/evaluate/open-files.ts';
import { findPaperDatasets, findStorybook } from '#evaluation/paper/find-datasets.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

function folderWith(...paths: string[]): string {
  const folder = temporaryFolder();
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), '');
  }
  return folder;
}

describe("the paper's datasets below a folder", () => {
  it('are found where each was unpacked', async () => {
    const root = folderWith(
      'VOCdevkit/VOC2012/ImageSets/Segmentation/val.txt',
      'VOCdevkit/VOC2010/ImageSets/SegmentationContext/val.txt',
      'coco/stuffthingmaps/val2017/1.png',
      'coco/val2017/1.jpg',
      'cityscapes/leftImg8bit/val/ulm/ulm_0_leftImg8bit.png',
      'cityscapes/gtFine/val/ulm/ulm_0_gtFine_labelIds.png',
    );

    const { found, missing } = await findPaperDatasets(root, openFiles);

    expect(missing).toEqual([]);
    expect(found.map(({ name, files, dataset }) => [name, dataset.layout, files.location])).toEqual([
      ['coco-stuff', 'coco-stuff', join(root, 'coco')],
      ['coco-object', 'coco-object', join(root, 'coco')],
      ['voc21', 'voc', root],
      ['context60', 'context60', root],
      ['cityscapes', 'cityscapes', join(root, 'cityscapes')],
    ]);
  });

  it('are found through links', async () => {
    const elsewhere = folderWith('ImageSets/Segmentation/val.txt');
    const root = temporaryFolder();
    symlinkSync(elsewhere, join(root, 'voc'));

    const { found } = await findPaperDatasets(root, openFiles);

    expect(found.map(({ files }) => files.location)).toEqual([join(root, 'voc')]);
  });

  it('are missing with what was looked for, or what is wrong', async () => {
    const root = folderWith(
      'cityscapes/leftImg8bit/val/ulm/ulm_0_leftImg8bit.png',
      'cityscapes/gtFine/val/ulm/ulm_0_gtFine_polygons.json',
    );

    const { found, missing } = await findPaperDatasets(root, openFiles);

    const reasons = new Map(missing.map(({ name, reason }) => [name, reason]));
    expect(found).toEqual([]);
    expect(reasons.get('voc21')).toBe(
      'not found: ImageSets/Segmentation/val.txt, JPEGImages and SegmentationClass',
    );
    expect(reasons.get('cityscapes')).toContain('Unpack gtFine_trainvaltest.zip');
  });

  it('need a folder', async () => {
    await expect(findPaperDatasets(join(temporaryFolder(), 'data'), openFiles)).rejects.toMatchObject({
      code: 'invalid-dataset',
    });
  });
});

describe('storybook scenes below a folder', () => {
  it('are where a dataset has their vocabulary', async () => {
    const root = folderWith('kitchens/dataset.json', 'scenes/dataset.json', 'scenes/storybook.json');

    expect(await findStorybook(root, openFiles)).toBe(join(root, 'scenes'));
    expect(await findStorybook(join(root, 'kitchens'), openFiles)).toBeUndefined();
  });
});

/** Datasets as people have them: each fault with the verdict that is right for it. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { describeCheck } from '#command-line/evaluate/describe-check.ts';
import { printCheck } from '#command-line/evaluate/check-dataset.ts';
import type { MaskValues } from '#contracts/evaluations/dataset.ts';
import { checkDataset } from '#evaluation/datasets/check-dataset.ts';
import { countItems } from '#evaluation/datasets/count-items.ts';
import type { Files } from '#evaluation/datasets/files.ts';
import { openFolder } from '#evaluation/datasets/folder.ts';
import { peekAtMasks } from '#evaluation/datasets/mask-doubts.ts';
import { openDataset } from '#evaluation/datasets/open-dataset.ts';
import { parseClasses } from '#engine/vocabularies/parse-classes.ts';
import { readTruth } from '#evaluation/datasets/read-truth.ts';
import { sampleItems } from '#evaluation/datasets/sample-items.ts';
import { collect, folderOf, itemsOf, maskPng, onlyItem } from './dataset-files.ts';

const anywhere = { location: 'here', split: 'val' };
let image: Buffer;

beforeAll(async () => {
  image = await sharp({ create: { width: 2, height: 1, channels: 3, background: 'teal' } })
    .jpeg()
    .toBuffer();
});

function fixture(name: string): Files {
  return openFolder(fileURLToPath(new URL(`fixtures/faults/${name}`, import.meta.url)));
}

async function check(files: Files, maskValues?: MaskValues) {
  const dataset = await openDataset(files, { ...anywhere, mask_values: maskValues });
  return checkDataset(dataset, files);
}

describe('masks of 0 and 255', () => {
  const files = fixture('pairs-of-0-and-255');

  it('are doubted by the check and before a run, since all that is not 0 is void', async () => {
    const result = await check(files);
    // 64 x 48 pixels, of which Pillow counts 1,303 that are 0.
    expect(result).toMatchObject({
      sound: 1,
      pixels: 3072,
      voidPixels: 1769,
      doubts: [expect.stringContaining('--mask-values 0=background')],
    });
    expect(describeCheck(result)).toContain('WARNING: The mask that was read has no values but 0 and 255');
    const dataset = await openDataset(files, anywhere);
    expect(await peekAtMasks(dataset, files)).toEqual(result.doubts);
  });

  it('fail the check of the command line', async () => {
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const vocabulary = parseClasses('wall, thing', '--classes');
    const dataset = await openDataset(files, anywhere);
    const { signal } = new AbortController();
    expect(await printCheck(dataset, files, vocabulary, { json: false, signal })).toBe(1);
    expect(written.mock.calls.join()).toContain('WARNING: ');
    written.mockRestore();
  });

  it('are two classes once their values are named', async () => {
    const result = await check(files, { '0': 'background', '255': 'thing' });
    expect(result).toMatchObject({ doubts: [], voidPixels: 0, pixels: 3072 });
    expect(result.classes).toMatchObject([
      { name: 'background', pixels: 1303 },
      { name: 'thing', pixels: 1769 },
    ]);
  });

  it('are two classes with a dataset.json that says so, and no value has to be void', async () => {
    const declared = folderOf({
      'images/a.jpg': image,
      'masks/a.png': maskPng(2, 1, [0, 255]),
      'dataset.json': '{"classes": ["background", "thing"], "ids": {"0": 0, "255": 1}}',
    });
    const dataset = await openDataset(declared, anywhere);
    expect((await readTruth(declared, await onlyItem(dataset))).data).toEqual(Uint8Array.of(0, 1));
  });

  it('leave no doubt where one mask shows a class', async () => {
    const { doubts } = await check(
      folderOf({
        'images/a.jpg': image,
        'images/b.jpg': image,
        'masks/a.png': maskPng(2, 1, [0, 255]),
        'masks/b.png': maskPng(2, 1, [0, 1]),
      }),
    );
    expect(doubts).toEqual([]);
  });
});

describe('values that the request names', () => {
  it('stand for the classes of any layout with masks, and the others are void', async () => {
    const files = folderOf({
      'ImageSets/Segmentation/val.txt': 'a\n',
      'JPEGImages/a.jpg': image,
      'SegmentationClass/a.png': maskPng(4, 1, [7, 0, 255, 3]),
    });
    const mask_values = { '0': 'road', '3': 'car', '7': 'car' };
    const dataset = await openDataset(files, { ...anywhere, mask_values });
    expect(dataset.classNames).toEqual(['road', 'car']);
    expect((await readTruth(files, await onlyItem(dataset))).data).toEqual(Uint8Array.of(1, 0, 255, 1));
    const asked = openDataset(files, { ...anywhere, mask_values }, 7);
    await expect(asked).rejects.toMatchObject({ code: 'void-is-a-class' });
  });

  it('are refused where the truth is drawn from annotations', async () => {
    const files = fixture('coco-without-a-segmentation');
    const opened = openDataset(files, { ...anywhere, mask_values: { '0': 'background' } });
    await expect(opened).rejects.toThrow('coco-instances has categories in its annotations');
  });
});

describe('an empty split', () => {
  const empties: [string, () => Files][] = [
    ['voc', () => folderOf({ 'ImageSets/Segmentation/val.txt': '\n', 'JPEGImages/a.jpg': image })],
    ['manifest', () => folderOf({ 'manifest.jsonl': '' })],
    ['pairs', () => folderOf({ 'images/readme.txt': '', 'masks/a.gif': '' })],
    [
      'coco-instances',
      () =>
        folderOf({
          'instances_val.json': '{"images": [], "annotations": [], "categories": []}',
          'val/a.jpg': image,
        }),
    ],
  ];

  it.each(empties)('of the layout %s is an error for whoever asks for its images', async (layout, make) => {
    const files = make();
    const dataset = await openDataset(files, anywhere);
    const expected = {
      code: 'invalid-dataset',
      message: expect.stringContaining(`read as ${layout}, has no images`),
    };
    await expect(checkDataset(dataset, files)).rejects.toMatchObject(expected);
    await expect(countItems(dataset)).rejects.toMatchObject(expected);
    await expect(itemsOf(dataset)).rejects.toMatchObject(expected);
    await expect(collect(sampleItems(dataset, { images: 1, seed: 0 }))).rejects.toMatchObject(expected);
  });

  it('says which files were passed over', async () => {
    const files = folderOf({ 'images/readme.txt': '', 'masks/a.gif': '' });
    await expect(check(files)).rejects.toThrow('images: 1 file is passed over, because the ending');
  });
});

describe('COCO annotations', () => {
  it('without a segmentation are named with their image, and only that image is incomplete', async () => {
    const files = fixture('coco-without-a-segmentation');
    const items = await itemsOf(await openDataset(files, anywhere));
    expect(items).toHaveLength(4);
    expect(items.filter((item) => 'missing' in item)).toEqual([
      {
        id: '000000000632',
        image: 'val2017/000000000632.jpg',
        missing: expect.stringMatching(
          /^annotation 7 of image 632 in annotations\/instances_val2017\.json cannot be drawn: segmentation: /,
        ),
      },
    ]);
    // Areas that pycocotools gives: the rectangle less the toothbrush on it, the two parts of the car.
    const first = items[0]!;
    if ('missing' in first) throw new Error('incomplete');
    const { data } = await readTruth(files, first);
    const count = (label: number): number => data.filter((each) => each === label).length;
    expect([1, 2, 3].map(count)).toEqual([416 - 25, 400, 25]);
  });

  it('of images that the file does not list are counted, and ids that are texts are understood', async () => {
    const annotation = { category_id: 1, area: 1, segmentation: [[0, 0, 1, 0, 1, 1, 0, 1]] };
    const document = {
      images: [{ id: 5, file_name: 'a.jpg', width: 2, height: 1 }],
      annotations: [
        { ...annotation, id: 1, image_id: '5' },
        { ...annotation, id: 2, image_id: 6 },
        { ...annotation, id: 3, image_id: 7 },
      ],
      categories: [{ id: 1, name: 'thing' }],
    };
    const files = folderOf({ 'instances_val.json': JSON.stringify(document), 'val/a.jpg': image });
    const result = await check(files);
    expect(result.classes[1]).toEqual({ name: 'thing', pixels: 1, images: 1 });
    expect(result.notes).toEqual([
      'instances_val.json: 2 annotations are passed over, of images that the file does not list; the first is annotation 2 of image 6.',
    ]);
  });
});

describe('lists of names', () => {
  const names = ['plain', 'with space', 'ünïcode_猫', 'UPPER', 'trailing'];

  function vocOf(list: string): Files {
    const endings: Record<string, string> = { UPPER: 'JPG', trailing: 'jfif' };
    return folderOf({
      'ImageSets/Segmentation/val.txt': list,
      ...Object.fromEntries(names.map((name) => [`JPEGImages/${name}.${endings[name] ?? 'jpg'}`, image])),
      ...Object.fromEntries(
        names.map((name) => [
          `SegmentationClass/${name}.${name === 'UPPER' ? 'PNG' : 'png'}`,
          maskPng(2, 1, [0, 1]),
        ]),
      ),
    });
  }

  it.each([
    ['as they are', names.join('\n')],
    ['with CR LF', names.join('\r\n')],
    ['with a byte order mark', `\ufeff${names.join('\n')}\n`],
    ['with decomposed letters', names.join('\n').normalize('NFD')],
  ])('%s find five images with any ending', async (_, list) => {
    expect(await check(vocOf(list))).toMatchObject({ images: 5, sound: 5, pixels: 10 });
  });

  it.each(['plain  1', 'plain -1', 'JPEGImages/plain.jpg SegmentationClass/plain.png'])(
    'refuse the line "%s", which does not name one image',
    async (line) => {
      await expect(check(vocOf(line))).rejects.toThrow('val.txt, line 1');
    },
  );

  it('do not choose between two images of one name', async () => {
    const files = folderOf({
      'ImageSets/Segmentation/val.txt': 'a',
      'JPEGImages/a.png': image,
      'JPEGImages/a.webp': image,
      'SegmentationClass/a.png': maskPng(2, 1, [0, 1]),
    });
    const [item] = await itemsOf(await openDataset(files, anywhere));
    expect(item).toMatchObject({
      missing: 'JPEGImages/a.jpg (of JPEGImages/a.png, JPEGImages/a.webp it is not clear which one is meant)',
    });
  });
});

describe('folders', () => {
  it('are read with every ending of a supported format, and what is passed over is counted', async () => {
    const endings = ['JPG', 'jpeg', 'jfif', 'hif', 'heif', 'avif', 'tif', 'TIFF', 'webp'];
    const files = folderOf({
      ...Object.fromEntries(endings.map((ending) => [`images/${ending}-photo.${ending}`, image])),
      ...Object.fromEntries(endings.map((ending) => [`masks/${ending}-photo.png`, maskPng(2, 1, [0, 1])])),
      'images/notes.txt': '',
      'images/.DS_Store': '',
      'masks/notes.txt': '',
    });
    expect(await check(files)).toMatchObject({
      images: endings.length,
      sound: endings.length,
      notes: [
        'images: 2 files are passed over, because the ending of the name is not that of an image: 1 .txt, 1 hidden.',
        'masks: 1 file is passed over, because the ending of the name is not that of a PNG: 1 .txt.',
      ],
    });
  });

  it('with a link loop are read without it, and it is named', async () => {
    const files = folderOf({ 'images/a.jpg': image, 'masks/a.png': maskPng(2, 1, [0, 1]) });
    symlinkSync('..', join(files.location, 'images', 'back'));
    symlinkSync('itself', join(files.location, 'images', 'itself'));
    const result = await check(files);
    expect(result).toMatchObject({ images: 1, sound: 1 });
    expect(result.notes).toEqual([
      'images: 1 file is passed over, because the ending of the name is not that of an image: 1 without an ending.',
      'images/back is a link that leads back to a folder above it; it is not followed.',
    ]);
  });

  it('mention the JPEG that lies where the mask should be', async () => {
    const files = folderOf({
      'images/a.jpg': image,
      'images/b.jpg': image,
      'masks/a.png': maskPng(2, 1, [0, 1]),
      'masks/b.jpg': image,
    });
    const { problems } = await check(files);
    expect(problems.missing.first).toEqual([
      {
        id: 'b',
        detail: expect.stringMatching(/^masks\/b\.png \(there is masks\/b\.jpg, but masks are PNG/),
      },
    ]);
  });
});

describe('maps of COCO-Stuff', () => {
  async function doubtsOn(values: number[]): Promise<string[]> {
    const files = folderOf({
      'val2017/1.jpg': image,
      'stuffthingmaps/val2017/1.png': maskPng(values.length, 1, values),
    });
    const dataset = await openDataset(files, { ...anywhere, layout: 'coco-stuff' });
    return peekAtMasks(dataset, files);
  }

  it('in the form of category ids are doubted', async () => {
    // 11 is the fire hydrant among the categories, and 182 the last stuff; ids less 1 have neither.
    expect(await doubtsOn([1, 11, 182, 255])).toEqual([
      expect.stringMatching(/^The maps have the values 11, 182, .*They look like category ids/),
    ]);
  });

  it('in the form of train ids are doubted', async () => {
    expect(await doubtsOn([10, 11, 12, 170])).toEqual([expect.stringContaining('They look like train ids')]);
  });

  it('as they are published are not', async () => {
    expect(await doubtsOn([0, 12, 89, 91, 181, 255])).toEqual([]);
  });
});

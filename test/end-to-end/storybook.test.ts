/**
 * The bundled model through the whole program: from an image's bytes to the bytes of its results.
 */
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decode } from 'fast-png';
import { mergeOptions, PRESETS } from '#contracts/segmentation/options.ts';
import { resultSchema } from '#contracts/segmentation/result.ts';
import { vocabularySchema } from '#contracts/vocabularies/vocabulary.ts';
import { addCells, emptyMatrix } from '#evaluation/scoring/confusion-matrix.ts';
import { countCells } from '#evaluation/scoring/count-cells.ts';
import { scoresOf } from '#evaluation/scoring/scores.ts';
import type { RgbImage } from '#engine/imaging/rgb-image.ts';
import type { LabelMap } from '#engine/results/label-map.ts';
import { ImageSegmenter, type ImageAnswer } from '#engine/segmentation/image-segmenter.ts';
import { STORYBOOK } from '#models/bundled-models.ts';
import { findModel } from '#models/find-model.ts';
import { classNames } from '#models/storybook/classes.ts';
import { drawScene, type Scene } from '#models/storybook/scenes/draw-scene.ts';
import { seedRanges } from '#models/storybook/seeds.ts';
import { encodePng } from '../support/images/draw-image.ts';
import { asSharp, storeTurned } from '../support/images/drawn-picture.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

describe('the bundled model', () => {
  const { folder: cacheFolder, remove } = makeTemporaryFolder();
  let segmenter: ImageSegmenter;
  let scene: Scene;

  beforeAll(async () => {
    const model = findModel(STORYBOOK);
    segmenter = await ImageSegmenter.open({ model, cacheFolder, executionProvider: 'cpu', threads: 0 });
    scene = await drawScene(seedRanges.heldOut.first);
  });

  afterAll(remove);

  function picture(): RgbImage {
    return { width: scene.width, height: scene.height, data: scene.rgb };
  }

  function labelMap(data: Uint8Array): LabelMap {
    return { width: scene.width, height: scene.height, data, voidLabel: 255 };
  }

  function segment(
    image: Uint8Array,
    classes: readonly string[],
    background: 'none' | 'default',
  ): Promise<ImageAnswer> {
    const vocabulary = vocabularySchema.parse({ classes, background: { mode: background } });
    return segmenter.segment({
      image,
      vocabulary,
      options: mergeOptions(PRESETS.fast, { pamr: { iterations: 3 } }),
    });
  }

  it('finds what a scene that it never saw shows', async () => {
    const present = classNames.filter((_, index) => scene.labels.includes(index));
    const { artifacts } = await segment(await encodePng(picture()), present, 'none');
    const labels = decode(artifact({ artifacts }, 'labels.png')).data as Uint8Array;
    const truth = scene.labels.map((label) => present.indexOf(classNames[label]!));
    const matrix = emptyMatrix(present.length);
    addCells(matrix, countCells(labelMap(truth), labelMap(labels), present.length));
    const { pixel_accuracy: pixelAccuracy, miou } = scoresOf(matrix, present, false);
    expect(pixelAccuracy).toBeGreaterThan(0.85);
    expect(miou).toBeGreaterThan(0.6);
  });

  it.each([
    { precision: 'float16' as const, agreement: 0.998 },
    { precision: 'int8' as const, agreement: 0.97 },
  ])('gives nearly the same labels in $precision', async ({ precision, agreement }) => {
    const model = findModel(STORYBOOK);
    const configuration = { model, cacheFolder, executionProvider: 'cpu', threads: 0, precision } as const;
    const other = await ImageSegmenter.open(configuration);
    const present = classNames.filter((_, index) => scene.labels.includes(index));
    const task = {
      image: await encodePng(picture()),
      vocabulary: vocabularySchema.parse({ classes: present, background: { mode: 'none' } }),
      options: mergeOptions(PRESETS.fast, { pamr: { iterations: 3 } }),
    };
    const exact = decode(artifact(await segmenter.segment(task), 'labels.png')).data;
    const labels = decode(artifact(await other.segment(task), 'labels.png')).data;
    const equal = exact.filter((label, pixel) => label === labels[pixel]).length / exact.length;
    expect(equal).toBeGreaterThan(agreement);
    expect(equal).toBeLessThan(1);
  });

  it('gives byte-equal labels for the same pixels under each EXIF orientation', async () => {
    const upright = artifact(
      await segment(await encodePng(picture()), ['grass', 'sky'], 'default'),
      'labels.png',
    );
    for (const tag of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const turned = asSharp(storeTurned(picture(), tag));
      const stored = await turned.png().withMetadata({ orientation: tag }).toBuffer();
      const answer = await segment(stored, ['grass', 'sky'], 'default');
      expect(answer.result.image.exif_orientation).toBe(tag);
      expect(artifact(answer, 'labels.png'), `orientation ${tag}`).toEqual(upright);
    }
  });

  it('writes a result that keeps its schema, and the same bytes for the same recipe', async () => {
    const image = await encodePng(picture());
    const [first, second] = [
      await segment(image, ['sky'], 'default'),
      await segment(image, ['sky'], 'default'),
    ];
    const document = resultSchema.parse(JSON.parse(new TextDecoder().decode(artifact(first, 'result.json'))));
    expect(document.classes.map(({ name }) => name)).toEqual(['background', 'sky']);
    expect(document.classes.reduce((sum, { area }) => sum + area, 0)).toBe(scene.width * scene.height);
    for (const { name } of first.artifacts) expect(artifact(second, name)).toEqual(artifact(first, name));
  });

  it('reports a class that is not in the image as not present', async () => {
    const black = await sharp({ create: { width: 64, height: 64, channels: 3, background: 'black' } })
      .png()
      .toBuffer();
    const { result } = await segment(black, ['rainbow'], 'default');
    expect(result.classes[1]).toEqual({
      index: 1,
      name: 'rainbow',
      present: false,
      area: 0,
      share: 0,
      score: null,
    });
  });
});

function artifact({ artifacts }: Pick<ImageAnswer, 'artifacts'>, name: string): Uint8Array {
  const found = artifacts.find((each) => each.name === name);
  if (!found) throw new Error(`no ${name} among ${artifacts.map((each) => each.name).join(', ')}`);
  return found.bytes;
}

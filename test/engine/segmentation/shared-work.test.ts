import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { mergeOptions, type PartialOptions } from '#contracts/segmentation/options.ts';
import { ClipEngine } from '#engine/inference/clip-engine.ts';
import { localStages } from '#engine/segmentation/local-stages.ts';
import { Segmenter } from '#engine/segmentation/segmenter.ts';
import { planSharedWork, type Variant } from '#engine/segmentation/shared-work.ts';
import { buildModel } from '#models/pack/built-model.ts';
import { FIXTURES } from '#test/conformance/write-fixtures.ts';
import { drawImage } from '#test/support/images/draw-image.ts';
import { makeTemporaryFolder } from '#test/support/temporary-folder.ts';

const { folder, remove } = makeTemporaryFolder();
let engine: ClipEngine;
let segmenter: Segmenter;

beforeAll(async () => {
  const model = await buildModel(join(FIXTURES, 'model'), folder);
  engine = new ClipEngine(model, { executionProvider: 'cpu', threads: 1 });
  segmenter = new Segmenter(localStages(engine, engine.textFeatures(folder)));
});
afterAll(remove);

const pets = { classes: [{ name: 'cat' }, { name: 'dog' }], background: { mode: 'none' as const } };
const pond = {
  classes: [{ name: 'fish', text: 'it swims' }, { name: 'reed' }, { name: 'water' }],
  background: { mode: 'words' as const, words: ['sky'] },
};
const quick: PartialOptions = { short_side: 224, stride: 64, views: ['original', 'horizontal_flip'] };

const variant = (words: Variant['words'], changed: PartialOptions = {}): Variant => ({
  words,
  options: mergeOptions(quick, { pamr: { iterations: 1 } }, changed),
});

const SETTINGS: Variant[] = [
  variant(pets),
  variant(pond, { auxiliary: 'definitions' }),
  variant(pond, { auxiliary: 'definitions', auxiliary_weight: 0.9 }),
  variant(pets, { image_engineering_weight: 0.1 }),
  variant(pets, { logit_scale: 5 }),
  variant(pets, { stride: 128 }),
  variant(pets, { pamr: { iterations: 3 } }),
  variant(pond, { auxiliary: 'definitions', probability_threshold: 0.6 }),
  variant(pond, { auxiliary: 'definitions', area_threshold: 0.5 }),
];

describe('several variants of one picture', () => {
  it('have the labels and scores that each has alone', async () => {
    const image = drawImage(60, 40, 5);
    const together = new Map<number, { labels: number[]; scores: number[] }>();
    for await (const { index, labels, meanScores } of segmenter.segmentAll(image, SETTINGS)) {
      together.set(index, { labels: [...labels.data], scores: meanScores });
    }
    expect([...together.keys()].toSorted((a, b) => a - b)).toEqual(SETTINGS.map((_, index) => index));
    for (const [index, { words, options }] of SETTINGS.entries()) {
      const alone = await segmenter.segment(image, words, options);
      const { labels, scores } = together.get(index)!;
      const other = labels.filter((label, pixel) => label !== alone.labels.data[pixel]);
      // A matrix product with more queries may round differently.
      expect(other.length).toBeLessThan(labels.length / 500);
      for (const [at, score] of scores.entries()) expect(score).toBeCloseTo(alone.meanScores[at]!, 3);
    }
    const [first, ...others] = [...together.values()].map(({ labels }) => labels.join(''));
    // The variants must differ: equal images would prove nothing.
    expect(others.filter((labels) => labels !== first).length).toBeGreaterThan(5);
  });

  it('go through the encoder once for all that show it the same windows', async () => {
    const image = drawImage(60, 40, 5);
    const encode = vi.spyOn(engine, 'encodeWindows');
    await segmenter.segment(image, SETTINGS[0]!.words, SETTINGS[0]!.options);
    const once = encode.mock.calls.length;
    encode.mockClear();
    const sameWindows = SETTINGS.filter(({ options }) => options.stride === 64);
    let count = 0;
    for await (const { index } of segmenter.segmentAll(image, sameWindows)) count += Number(index >= 0);
    expect(count).toBe(sameWindows.length);
    expect(encode).toHaveBeenCalledTimes(once);
    encode.mockRestore();
  });

  it('are grouped by what they share', () => {
    const plan = planSharedWork(SETTINGS).map(({ querySets }) =>
      querySets.map(({ refinements }) =>
        refinements.map(({ variants }) => variants.map(({ index }) => index)),
      ),
    );
    expect(plan).toEqual([[[[0, 4], [6]], [[1, 7, 8]], [[2]], [[3]]], [[[5]]]]);
  });
});

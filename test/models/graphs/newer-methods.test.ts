/** A picture and a model of their own, against loops that share nothing with the graphs but the formulas. */
import { describe, expect, it } from 'vitest';
import { METHODS, type Method } from '#contracts/segmentation/methods.ts';
import {
  mergeOptions,
  type PartialOptions,
  type SegmentationOptions,
} from '#contracts/segmentation/options.ts';
import { splitWindows } from '#engine/segmentation/window-logits.ts';
import { expectClose } from '#test/support/expect-close.ts';
import { openEngine } from '#test/support/model/open-engine.ts';
import { SeededRandom } from '#test/support/random.ts';
import {
  encodeByGem,
  encodeByResclip,
  encodeBySurgery,
  surgeryLogits,
} from '#test/support/reference/dense-methods.ts';
import type { Rows } from '#test/support/reference/linear-algebra.ts';
import { makeRandomClip, SMALL_SHAPE } from '#test/support/reference/random-clip.ts';
import { encodeByScClip, type ScClipNumbers } from '#test/support/reference/sc-clip.ts';
import type { Picture } from '#test/support/reference/towers.ts';
import { viewOf } from '#test/support/reference/views.ts';

const clip = makeRandomClip(
  {
    ...SMALL_SHAPE,
    vision: { width: 24, heads: 3, layers: 6, feedForwardWidth: 40, imageSize: 48, patchSize: 8 },
  },
  7,
);
const { engine } = openEngine(clip);
const size = clip.vision.imageSize;
const TOLERANCE = { absolute: 2e-5 };

/** Windows with areas that differ, so that some patches are alike and others are not. */
function drawWindows(count: number): Picture[] {
  const random = new SeededRandom(23);
  return Array.from({ length: count }, () => {
    const noise = random.values(3 * size * size);
    const data = Float32Array.from(noise, (value, at) => {
      const [y, x] = [Math.floor((at % size ** 2) / size), at % size];
      const area = x > 14 && y > 22 ? 1.5 : Math.sin(x / 9 + Math.floor(at / size ** 2)) - y / 40;
      return area + value * 0.6;
    });
    return { size, data };
  });
}

const windows = drawWindows(3);
const inputOf = (pictures: readonly Picture[]) =>
  Float32Array.from(pictures.flatMap(({ data }) => Array.from(data)));

function optionsOf(method: Method, ...changes: PartialOptions[]): SegmentationOptions {
  return mergeOptions(METHODS[method], SMALLER[method] ?? {}, ...changes);
}

/** The blocks and numbers of neighbors of a model with 6 blocks and 36 patches. */
const SMALLER: Partial<Record<Method, PartialOptions>> = {
  gem: { dense_blocks: 3 },
  'clip-surgery': { dense_blocks: 3 },
  resclip: { intermediate_layers: [2, 3, 5] },
  'sc-clip': {
    outliers: { neighbors: 6, share: 0.1 },
    calibration: { block: 4 },
    aggregation: { block: 2 },
    fused_blocks: [2, 3, 4],
  },
};

const SC_CLIP: ScClipNumbers = {
  outliers: 'density',
  outlierShare: 0.1,
  neighbors: 6,
  calibrationBlock: 4,
  spatialBlock: 2,
  fusedBlocks: [2, 3, 4],
  similarityThreshold: 0.4,
  sharpness: 3,
  classWeight: 0.3,
};

async function expectFeatures(
  options: SegmentationOptions,
  encode: (picture: Picture) => Rows,
): Promise<void> {
  const features = await (await engine).encodePatches(inputOf(windows), options);
  const expected = options.views.flatMap((view) =>
    windows.flatMap((window) => encode(viewOf(view, window)).flat()),
  );
  expectClose(features, expected, TOLERANCE);
}

describe('SC-CLIP', () => {
  it.each<{ name: string; changes: PartialOptions; numbers: Partial<ScClipNumbers> }>([
    { name: 'its own numbers', changes: {}, numbers: {} },
    {
      name: 'a high threshold of similarity',
      changes: { calibration: { threshold: 0.9 }, aggregation: { threshold: 0.9 } },
      numbers: { similarityThreshold: 0.9 },
    },
    { name: 'outliers by norm', changes: { outliers: { rule: 'norm' } }, numbers: { outliers: 'norm' } },
    {
      name: 'other outliers',
      changes: { outliers: { neighbors: 3, share: 0.4 } },
      numbers: { neighbors: 3, outlierShare: 0.4 },
    },
    {
      name: 'other blocks',
      changes: { calibration: { block: 3 }, aggregation: { block: 5 }, fused_blocks: [1, 5] },
      numbers: { calibrationBlock: 3, spatialBlock: 5, fusedBlocks: [1, 5] },
    },
    { name: 'another sharpness', changes: { calibration: { sharpness: 20 } }, numbers: { sharpness: 20 } },
    { name: 'no class token', changes: { class_weight: 0 }, numbers: { classWeight: 0 } },
  ])('gives the features of the formulas with $name', async ({ changes, numbers }) => {
    await expectFeatures(optionsOf('sc-clip', changes), (picture) =>
      encodeByScClip(picture, clip, { ...SC_CLIP, ...numbers }),
    );
  });

  it('finds outliers of each view', async () => {
    const options = optionsOf('sc-clip', { views: ['original', 'blur', 'vertical_flip'] });
    await expectFeatures(options, (picture) => encodeByScClip(picture, clip, SC_CLIP));
  });
});

describe('GEM', () => {
  it.each([
    { iterations: 0, temperature: 'adaptive' as const },
    { iterations: 1, temperature: 'adaptive' as const },
    { iterations: 2, temperature: 8 },
  ])('gives the features of the formulas with $iterations iterations at $temperature', async (numbers) => {
    await expectFeatures(optionsOf('gem', { self_attention: numbers }), (picture) =>
      encodeByGem(picture, clip, { dense: 3, ...numbers }),
    );
  });
});

describe('ResCLIP', () => {
  it.each([0.3, 0.6])('gives the features of the formulas with the share %d', async (share) => {
    await expectFeatures(optionsOf('resclip', { intermediate_share: share }), (picture) =>
      encodeByResclip(picture, clip, { layers: [2, 3, 5], share, sigma: 5 }),
    );
  });
});

describe('CLIP Surgery', () => {
  it('gives the features of the formulas', async () => {
    await expectFeatures(optionsOf('clip-surgery'), (picture) => encodeBySurgery(picture, clip, 3).features);
  });

  it.each([{ views: ['original'] as const }, { views: ['original', 'grey', 'horizontal_flip'] as const }])(
    'weights the queries of each vocabulary by the class token of $views',
    async ({ views }) => {
      const options = optionsOf('clip-surgery', { views: [...views] });
      const opened = await engine;
      const count = 4;
      const features = new SeededRandom(5).values(count * clip.projectionWidth);
      const queries = Array.from({ length: count }, (_, index) =>
        Array.from(features.subarray(index * clip.projectionWidth, (index + 1) * clip.projectionWidth)),
      );
      const lambdas = [0.7, 0.2, 1, 0];
      const encoded = await opened.encodeWindows(inputOf(windows), options);

      for (const [at, window] of [...splitWindows(encoded, windows.length)].entries()) {
        const logits = await opened.compareWindow(
          window,
          { features, count, sets: [count], imageEngineeringWeights: Float32Array.from(lambdas) },
          options,
        );
        const perView = views.map((view) => ({
          view,
          logits: surgeryLogits(encodeBySurgery(viewOf(view, windows[at]!), clip, 3), queries, 2),
        }));
        expectClose(logits, mixViews(perView, lambdas), TOLERANCE);
      }
    },
  );
});

/** Averages the logits of the views with the window's geometry and those of the flips, flipped back. */
function mixViews(views: readonly { view: string; logits: Rows }[], lambdas: readonly number[]): number[] {
  const grid = size / clip.vision.patchSize;
  const flips = views.filter(({ view }) => view.endsWith('flip'));
  const others = views.filter(({ view }) => !view.endsWith('flip'));
  return Array.from({ length: grid ** 2 }, (_, patch) =>
    lambdas.map((lambda, query) => {
      const mirrored = patch - (patch % grid) + grid - 1 - (patch % grid);
      const average = (group: typeof flips, at: number) =>
        group.reduce((sum, { logits }) => sum + logits[at]![query]!, 0) / group.length;
      if (flips.length === 0) return average(others, patch);
      return lambda * average(others, patch) + (1 - lambda) * average(flips, mirrored);
    }),
  ).flat();
}

describe('the class tokens of windows', () => {
  it.each(['itaclip', 'sc-clip'] as const)(
    'come before the patches of %s, which stay as they are',
    async (method) => {
      const opened = await engine;
      const changes: PartialOptions = { views: ['original', 'grey', 'horizontal_flip'] };
      // The model has six blocks.
      if (method === 'itaclip') changes.intermediate_layers = [2, 3];
      const options = optionsOf(method, changes);
      const width = clip.projectionWidth;
      const plain = await opened.encodeWindows(inputOf(windows), options);
      const evident = await opened.encodeWindows(inputOf(windows), { ...options, class_evidence: true });
      // CLIP Surgery's comparison has those of each view.
      const apart = await opened.encodeWindows(inputOf(windows), { ...options, query_sharpness: 2 });

      const [patches, all, views] = [plain, evident, apart].map((each) => [
        ...splitWindows(each, windows.length),
      ]);
      for (const [at, whole] of all!.entries()) {
        expect(whole.subarray(width)).toEqual(patches![at]);
        const tokens = Array.from({ length: 3 }, (_, view) => {
          const start = (view * views![at]!.length) / 3;
          return views![at]!.subarray(start, start + width);
        });
        const mean = Array.from({ length: width }, (_, index) =>
          tokens.reduce((sum, token) => sum + token[index]! / 3, 0),
        );
        expectClose(whole.subarray(0, width), mean, { absolute: 1e-6 });
      }
    },
  );
});

describe('several windows at once', () => {
  it.each(['sc-clip', 'gem', 'clip-surgery', 'resclip'] as const)(
    'give what each of them gives alone, by %s',
    async (method) => {
      const opened = await engine;
      const options = optionsOf(method);

      const together = await opened.encodePatches(inputOf(windows), options);

      const alone: number[] = [];
      for (const window of windows) alone.push(...(await opened.encodePatches(inputOf([window]), options)));
      expectClose(together, alone, { absolute: 1e-6 });
    },
  );
});

describe('options that a model cannot have', () => {
  it.each<{ changes: PartialOptions; names: RegExp }>([
    { changes: { calibration: { block: 6 } }, names: /calibration\.block is 6\b.*from 1 to 5/s },
    { changes: { aggregation: { block: 9 } }, names: /aggregation\.block is 9\b.*from 1 to 5/s },
    { changes: { fused_blocks: [4, 6] }, names: /fused_blocks is 4,6\b.*from 1 to 5/s },
    { changes: { outliers: { neighbors: 36 } }, names: /outliers\.neighbors is 36\b.*35/s },
    { changes: { dense_blocks: 7 }, names: /dense_blocks is 7\b.*6/s },
  ])('are refused by their names: $changes', async ({ changes, names }) => {
    const encode = async () => (await engine).encodePatches(inputOf(windows), optionsOf('sc-clip', changes));
    await expect(encode()).rejects.toMatchObject({
      code: 'invalid-request',
      message: expect.stringMatching(names) as string,
    });
  });
});

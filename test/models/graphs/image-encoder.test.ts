import { describe, expect, it } from 'vitest';
import type { EncoderOptions } from '#contracts/segmentation/encoder-options.ts';
import { METHOD_NAMES, METHODS, type Method } from '#contracts/segmentation/methods.ts';
import { mergeOptions } from '#contracts/segmentation/options.ts';
import type { ClipEngine, WindowQueries } from '#engine/inference/clip-engine.ts';
import { splitWindows } from '#engine/segmentation/window-logits.ts';
import { expectClose } from '#test/support/expect-close.ts';
import { openEngine } from '#test/support/model/open-engine.ts';
import { SeededRandom } from '#test/support/random.ts';
import { makeRandomClip, SMALL_SHAPE, type ClipShape } from '#test/support/reference/random-clip.ts';
import { encodePicture, type Picture } from '#test/support/reference/towers.ts';
import { mixLogits, viewOf } from '#test/support/reference/views.ts';

/** A model with three blocks has the first two before the last. */
const ITACLIP: EncoderOptions = mergeOptions(METHODS.itaclip, { intermediate_layers: [1, 2] });

const SHAPES: Record<string, ClipShape> = {
  small: SMALL_SHAPE,
  wide: {
    ...SMALL_SHAPE,
    activation: 'gelu',
    projectionWidth: 24,
    vision: { width: 64, heads: 4, layers: 3, feedForwardWidth: 128, imageSize: 48, patchSize: 16 },
  },
};

const models = Object.fromEntries(
  Object.entries(SHAPES).map(([name, shape]) => {
    const clip = makeRandomClip(shape, 3);
    return [name, { clip, engine: openEngine(clip).engine }];
  }),
);

/** They have references of their own, or recorded values alone. */
const NEWER_METHODS: readonly Method[] = ['gem', 'clip-surgery', 'resclip', 'sc-clip'];

/** Each query may have its own. */
const LAMBDAS = [0.7, 0.7, 0.25, 0, 1];
const QUERIES = 5;

/** Runs the graph and the loops on the same windows, and returns both in the graph's order. */
async function encodeBoth(options: EncoderOptions, model = 'small', windowCount = 2) {
  const { clip, engine } = models[model]!;
  const size = clip.vision.imageSize;
  const random = new SeededRandom(11);
  const windows = random.values(windowCount * 3 * size * size).map((value) => value * 2);
  const features = random.values(QUERIES * clip.projectionWidth);
  const pictures = Array.from({ length: windowCount }, (_, index): Picture => {
    const length = 3 * size * size;
    return { size, data: windows.subarray(index * length, (index + 1) * length) };
  });
  const queries = Array.from({ length: QUERIES }, (_, index) => [
    ...features.subarray(index * clip.projectionWidth, (index + 1) * clip.projectionWidth),
  ]);
  const encoded = pictures.map((picture) =>
    options.views.map((view) => encodePicture(viewOf(view, picture), clip, options)),
  );
  const opened = await engine;
  return {
    features: await opened.encodePatches(windows, options),
    expectedFeatures: options.views.flatMap((_, view) => encoded.flatMap((views) => views[view]!.flat())),
    logits: await compare(opened, await opened.encodeWindows(windows, options), windowCount, options, {
      features,
      count: QUERIES,
      sets: [QUERIES],
      imageEngineeringWeights: Float32Array.from(LAMBDAS),
    }),
    // The graph keeps the queries of a patch together.
    expectedLogits: encoded.flatMap((views) => {
      const planes = queries.flatMap((query, index) =>
        mixLogits(views, options.views, [query], LAMBDAS[index]!),
      );
      return planes[0]!.flatMap((_, patch) => planes.map((plane) => plane[patch]!));
    }),
  };
}

/** Compares each window with the queries, and joins their logits. */
async function compare(
  engine: ClipEngine,
  features: Float32Array,
  windowCount: number,
  options: EncoderOptions,
  queries: WindowQueries,
): Promise<number[]> {
  const logits: number[] = [];
  for (const window of splitWindows(features, windowCount)) {
    logits.push(...(await engine.compareWindow(window, queries, options)));
  }
  return logits;
}

async function expectEncoded(options: EncoderOptions, model?: string, windowCount?: number): Promise<void> {
  const both = await encodeBoth(options, model, windowCount);
  expectClose(both.features, both.expectedFeatures, { absolute: 5e-6 });
  expectClose(both.logits, both.expectedLogits, { absolute: 2e-5 });
}

describe('the image encoder computes what the formulas say', () => {
  it.each(['small', 'wide'])('for ITACLIP on the %s model', async (model) => {
    await expectEncoded(ITACLIP, model);
  });

  it.each([1, 3])('for %i windows at once', async (count) => {
    await expectEncoded(ITACLIP, 'small', count);
  });

  it.each<{ attention: EncoderOptions['attention'] }>([
    { attention: ['qk'] },
    { attention: ['qq'] },
    { attention: ['kk'] },
    { attention: ['vv'] },
    { attention: ['qq', 'kk', 'vv'] },
    { attention: ['qk', 'qq', 'kk', 'vv'] },
    { attention: [] },
  ])('with the attention terms $attention', async ({ attention }) => {
    await expectEncoded({ ...ITACLIP, views: ['original'], intermediate_layers: [], attention });
    await expectEncoded({ ...ITACLIP, views: ['original'], attention });
  });

  it.each([{ layers: [] }, { layers: [1] }, { layers: [2] }, { layers: [2, 1] }])(
    'with the intermediate layers $layers',
    async ({ layers }) => {
      await expectEncoded({ ...ITACLIP, views: ['original'], intermediate_layers: layers });
    },
  );

  it.each([
    { residual: true, feed_forward: true },
    { residual: false, feed_forward: true },
    { residual: false, feed_forward: false },
  ])('with residual $residual and feed-forward $feed_forward', async (settings) => {
    await expectEncoded({ ...ITACLIP, ...settings, views: ['original'] });
    await expectEncoded({ ...ITACLIP, ...settings, views: ['original'] }, 'wide');
  });

  it.each([0.6, 5])('with a bias toward neighbors of %d patches', async (sigma) => {
    await expectEncoded({
      ...ITACLIP,
      views: ['original'],
      attention: ['kk'],
      intermediate_layers: [],
      neighbour_sigma: sigma,
    });
  });

  const ofThePaper = METHOD_NAMES.filter((name) => !NEWER_METHODS.includes(name));

  it.each(ofThePaper)('for the method %s', async (method) => {
    const options = mergeOptions(METHODS[method]);
    await expectEncoded({ ...options, intermediate_layers: method === 'itaclip' ? [1, 2] : [] });
  });

  it.each<{ views: EncoderOptions['views'] }>([
    { views: ['grey'] },
    { views: ['blur'] },
    { views: ['vertical_flip'] },
    { views: ['horizontal_flip'] },
    { views: ['vertical_flip', 'horizontal_flip'] },
    { views: ['original', 'horizontal_flip'] },
    { views: ['horizontal_flip', 'blur', 'original'] },
  ])('for the views $views', async ({ views }) => {
    await expectEncoded({ ...ITACLIP, views });
  });
});

describe('intermediate layers', () => {
  it('that the model does not have are refused by their numbers', async () => {
    const { engine } = models['small']!;
    const encode = async () =>
      (await engine).encodePatches(new Float32Array(3 * 32 * 32), {
        ...ITACLIP,
        intermediate_layers: [2, 3, 7],
      });
    await expect(encode()).rejects.toMatchObject({
      code: 'invalid-request',
      message: expect.stringMatching(/intermediate_layers\b.*2.*3.*7.*\b3\b/s) as string,
    });
  });
});

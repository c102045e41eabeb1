/**
 * Runs ITACLIP from a decoded image to labels: the stages in their order, each timed. Where its stages are
 * local, it blocks its thread while graphs run; `segmenter-client.ts` runs it in a thread of its own.
 */
import { workingSize } from '#contracts/images/target-size.ts';
import type { SegmentationOptions } from '#contracts/segmentation/options.ts';
import type { QueryPlan } from '#contracts/vocabularies/query-plan.ts';
import type { QueryVocabulary } from '#contracts/vocabularies/vocabulary.ts';
import type { RgbImage } from '../imaging/rgb-image.ts';
import { shrinkImage } from '../imaging/shrink-image.ts';
import { cutChannels, type PixelMap } from '../inference/pixel-map.ts';
import type { RunHooks } from '../inference/run-hooks.ts';
import { joinQueries, type QueryFeatures } from './query-features.ts';
import type {
  Decided,
  EncodedWindows,
  PictureToDecide,
  SegmentationStages,
  StageRun,
} from './segmentation-stages.ts';
import { planSharedWork, type EncoderPass, type Refinement, type Variant } from './shared-work.ts';
import { Stopwatch, type Timings } from './stopwatch.ts';
import { prepareGuide } from './window-logits.ts';

export type SegmentedImage = Decided &
  QueryPlan & {
    /** Time that was not already spent on an earlier variant of the same image. */
    timings: Timings;
    /** True if the image's features were kept from earlier work, so that the encoder did not run. */
    featuresReused: boolean;
  };

/** The result of one variant among those requested. */
export type VariantSegmentation = SegmentedImage & { index: number };

/** The state of one image while it passes through the stages. */
type Run = StageRun & { image: RgbImage };

/** The encoder's output: logits of all query sets of a pass on the windows' grids. */
type EncodedPicture = Pick<PictureToDecide, 'guide' | 'working'> & EncodedWindows;

export class Segmenter {
  readonly #stages: SegmentationStages;

  constructor(stages: SegmentationStages) {
    this.#stages = stages;
  }

  /** Finds labels for every pixel of `image`, at its own size. */
  async segment(
    image: RgbImage,
    words: QueryVocabulary,
    options: SegmentationOptions,
    hooks: RunHooks = {},
  ): Promise<SegmentedImage> {
    const { value } = await this.segmentAll(image, [{ words, options }], hooks).next();
    // One variant has one segmentation.
    return value!;
  }

  /**
   * Does the same for several variants, which share as much work as possible; yields in the order of that
   * work.
   */
  async *segmentAll(
    image: RgbImage,
    variants: readonly Variant[],
    hooks: RunHooks = {},
  ): AsyncGenerator<VariantSegmentation, undefined> {
    const run = { image, hooks, watch: new Stopwatch() };
    for (const pass of planSharedWork(variants)) yield* this.#segmentPass(pass, run);
  }

  async *#segmentPass({ variants, querySets }: EncoderPass, run: Run): AsyncGenerator<VariantSegmentation> {
    const prepared: QueryFeatures[] = [];
    for (const {
      variants: [first],
    } of querySets) {
      const { words, options } = first!;
      prepared.push(await this.#stages.readQueries({ words, options }, run));
    }
    const encoded = await this.#encode(variants[0]!.options, prepared, querySets, run);
    let firstQuery = 0;
    for (const [at, { refinements }] of querySets.entries()) {
      const queries = prepared[at]!;
      const cut = (map: PixelMap) => cutChannels(map, firstQuery, queries.queries.length);
      const grids = cut(encoded.grids);
      const similarities = encoded.similarities && cut(encoded.similarities);
      firstQuery += queries.queries.length;
      for (const refinement of refinements)
        yield* this.#decide(refinement, queries, { ...encoded, grids, similarities }, run);
    }
  }

  async #encode(
    options: SegmentationOptions,
    prepared: readonly QueryFeatures[],
    querySets: EncoderPass['querySets'],
    { image, hooks, watch }: Run,
  ): Promise<EncodedPicture> {
    const windowSize = this.#stages.model.architecture.vision.imageSize;
    const size = { shortSide: options.short_side, windowSize };
    const working = await watch.time('resize', () =>
      shrinkImage(image, workingSize(image.width, image.height, size)),
    );
    const guide = await watch.time('resize', () => prepareGuide(working, options, windowSize, hooks));
    const weights = querySets.map(({ variants }) => variants[0]!.options.image_engineering_weight);
    const queries = joinQueries(prepared, weights);
    const encoded = await this.#stages.encodeWindows({ guide, queries, options }, { hooks, watch });
    return { working: { width: working.width, height: working.height }, guide, ...encoded };
  }

  async *#decide(
    { variants }: Refinement,
    { queries: list, labelNames, hasBackground }: QueryFeatures,
    { featuresReused, ...picture }: EncodedPicture,
    { image, hooks, watch }: Run,
  ): AsyncGenerator<VariantSegmentation> {
    const queries = { queries: list, labelNames, hasBackground };
    const displayed = { width: image.width, height: image.height };
    const task = { ...picture, displayed, queries, variants: variants.map(({ options }) => options) };
    let place = 0;
    for await (const decided of this.#stages.decide(task, { hooks, watch })) {
      const { index } = variants[place]!;
      yield { ...decided, ...queries, timings: watch.restart(), featuresReused, index };
      place += 1;
    }
  }
}

/**
 * Runs ITACLIP from a decoded image to labels: the stages in their order, each timed. It blocks its thread
 * while graphs run; `segmenter-client.ts` runs it in a thread of its own.
 */
import { workingSize } from '#contracts/images/target-size.ts';
import type { WindowGrid } from '#contracts/images/window-grid.ts';
import type { SegmentationOptions } from '#contracts/segmentation/options.ts';
import { queryBounds, type QueryPlan } from '#contracts/vocabularies/query-plan.ts';
import type { QueryVocabulary } from '#contracts/vocabularies/vocabulary.ts';
import { NO_AUXILIARY_TEXT_SOURCE, type AuxiliaryTextSource } from '#models/text/auxiliary-texts.ts';
import type { TextFeatures } from '#models/text/text-features.ts';
import type { RgbImage } from '../imaging/rgb-image.ts';
import { shrinkToWorkingSize } from '../imaging/shrink-to-working-size.ts';
import type { ClipEngine } from '../inference/clip-engine.ts';
import type { Planes } from '../inference/planes.ts';
import { cutChannels, toPlanes, type PixelMap } from '../inference/pixel-map.ts';
import { createPixelStages } from '../pixels/create-pixel-stages.ts';
import type { PixelStages } from '../pixels/pixel-stages.ts';
import { dropSmallClasses } from './area-threshold.ts';
import { decideLabels, type Decision } from './decide-labels.ts';
import { joinQueries, readQueryFeatures, type QueryFeatures, type TextSources } from './query-features.ts';
import { mergeWindows } from './merge-windows.ts';
import { encodeWindows, prepareGuide } from './window-logits.ts';
import { resizePlanes } from './resize-planes.ts';
import type { RunHooks } from '../inference/run-hooks.ts';
import { planSharedWork, type EncoderPass, type Refinement, type Variant } from './shared-work.ts';
import { Stopwatch, type Timings } from './stopwatch.ts';

export type SegmentedImage = Decision &
  QueryPlan & {
    /** Scores of every class at the working size; valid until the next segmentation starts. */
    scores: PixelMap;
    /** Time that was not already spent on an earlier variant of the same image. */
    timings: Timings;
  };

/** The result of one variant among those requested. */
export type VariantSegmentation = SegmentedImage & { index: number };

/** The state of one image while it passes through the stages. */
type Run = { image: RgbImage; hooks: RunHooks; watch: Stopwatch };

/** The encoder's output: logits of all query sets of a pass on the windows' grids. */
type EncodedPicture = { working: RgbImage; guide: Planes; grids: PixelMap; layout: WindowGrid };

export class Segmenter {
  readonly #engine: ClipEngine;
  readonly #texts: TextSources;
  readonly #stages: PixelStages;

  constructor(
    engine: ClipEngine,
    textFeatures: TextFeatures,
    auxiliaryTexts: AuxiliaryTextSource = NO_AUXILIARY_TEXT_SOURCE,
  ) {
    this.#engine = engine;
    this.#texts = { textFeatures, auxiliaryTexts };
    this.#stages = createPixelStages(engine);
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
    const { watch, hooks } = run;
    const prepared: QueryFeatures[] = [];
    for (const {
      variants: [first],
    } of querySets) {
      const { words, options } = first!;
      prepared.push(await watch.time('text', () => readQueryFeatures(this.#texts, words, options, hooks)));
    }
    const encoded = await this.#encode(variants[0]!.options, prepared, querySets, run);
    let firstQuery = 0;
    for (const [at, { refinements }] of querySets.entries()) {
      const queries = prepared[at]!;
      const grids = cutChannels(encoded.grids, firstQuery, queries.queries.length);
      firstQuery += queries.queries.length;
      for (const refinement of refinements)
        yield* this.#decide(refinement, queries, { ...encoded, grids }, run);
    }
  }

  async #encode(
    options: SegmentationOptions,
    prepared: readonly QueryFeatures[],
    querySets: EncoderPass['querySets'],
    { image, hooks, watch }: Run,
  ): Promise<EncodedPicture> {
    const engine = this.#engine;
    const size = { shortSide: options.short_side, windowSize: engine.windowSize };
    const working = await watch.time('resize', () =>
      shrinkToWorkingSize(image, workingSize(image.width, image.height, size)),
    );
    const guide = await watch.time('resize', () => prepareGuide(working, options, engine.windowSize, hooks));
    const weights = querySets.map(({ variants }) => variants[0]!.options.image_engineering_weight);
    const queries = joinQueries(prepared, weights);
    const { grids, layout } = await watch.time('windows', () =>
      encodeWindows(engine, guide, queries, options, hooks),
    );
    return { working, guide, grids, layout };
  }

  async *#decide(
    { variants }: Refinement,
    queries: QueryFeatures,
    picture: EncodedPicture,
    { image, hooks, watch }: Run,
  ): AsyncGenerator<VariantSegmentation> {
    const logits = await this.#refinedLogits(variants[0]!.options, queries, picture, { image, hooks, watch });
    // Copies the logits, because scores may overwrite them.
    const kept = variants.length > 1 ? logits.data.slice() : undefined;
    for (const [place, { options, index }] of variants.entries()) {
      if (kept && place > 0) logits.data.set(kept);
      const scores = await watch.time('scores', () => this.#classScores(logits, queries, options, hooks));
      const decision = await watch.time('labels', () =>
        decideLabels(scores, {
          width: image.width,
          height: image.height,
          probabilityThreshold: queries.hasBackground ? options.probability_threshold : 0,
        }),
      );
      const { labelNames, hasBackground, queries: plan } = queries;
      const timings = watch.restart();
      yield { ...decision, labelNames, hasBackground, queries: plan, scores, timings, index };
    }
  }

  /** Computes refined logits of every query at the working size. */
  async #refinedLogits(
    { pamr }: SegmentationOptions,
    { queries }: QueryFeatures,
    { working, guide, grids, layout }: EncodedPicture,
    { hooks, watch }: Run,
  ): Promise<PixelMap> {
    const logits = this.#stages.createLogits(working.height, working.width, queries.length);
    await watch.time('merge', () => mergeWindows(this.#engine, grids, layout, guide, logits, hooks.signal));
    show(hooks, 'query_logits_window_mean', logits);
    await watch.time('refine', () => {
      const atWorkingSize = resizePlanes(guide, working.width, working.height);
      return this.#stages.refine(logits, atWorkingSize, pamr, hooks.signal);
    });
    show(hooks, 'query_logits_refined', logits);
    return logits;
  }

  async #classScores(
    logits: PixelMap,
    { queries, hasBackground }: QueryFeatures,
    options: SegmentationOptions,
    hooks: RunHooks,
  ): Promise<PixelMap> {
    const bounds = queryBounds(queries);
    const scores = await this.#stages.scoreClasses(logits, bounds, options.logit_scale, hooks.signal);
    if (options.area_threshold !== null) {
      dropSmallClasses(scores, options.area_threshold, hasBackground ? 1 : 0);
    }
    show(hooks, 'class_probabilities', scores);
    return scores;
  }
}

function show({ onTensor }: RunHooks, name: string, map: PixelMap): void {
  onTensor?.(name, toPlanes(map), [map.channels, map.height, map.width]);
}

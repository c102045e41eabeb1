/**
 * ITACLIP from a decoded picture to labels: the stages in their order, each timed. Blocks its
 * thread while graphs run; `segmenter-client.ts` runs it in a thread of its own.
 */
import { workingSize } from '../../contracts/photos/target-size.ts';
import type { SegmentationOptions } from '../../contracts/segmentation/options.ts';
import { queryBounds } from '../../contracts/vocabularies/query-plan.ts';
import { NO_AUXILIARY_TEXTS, type AuxiliaryTexts } from '../../models/text/auxiliary-texts.ts';
import type { TextedQueryPlan } from '../../models/text/queries.ts';
import type { TextFeatures } from '../../models/text/text-features.ts';
import type { RgbImage } from '../imaging/rgb-image.ts';
import { shrinkToWorkingSize } from '../imaging/shrink-to-working-size.ts';
import type { ClipEngine } from '../inference/clip-engine.ts';
import { toPlanes, type PixelMap } from '../pixels/pixel-map.ts';
import { createPixelStages, type PixelStages } from '../pixels/pixel-stages.ts';
import { dropSmallClasses } from './area-threshold.ts';
import { decideLabels, type Decision } from './decide-labels.ts';
import { prepareQueries, type PreparedQueries, type TextSources, type Words } from './query-features.ts';
import { mergeWindows } from './merge-windows.ts';
import { encodeWindows, prepareGuide } from './window-logits.ts';
import { resizePlanes } from './resize-planes.ts';
import type { RunHooks } from './run-hooks.ts';
import { Stopwatch, type Timings } from './stopwatch.ts';

export type Segmentation = Decision &
  TextedQueryPlan & {
    /** Of every class at the working size; valid until the next picture is segmented. */
    scores: PixelMap;
    timings: Timings;
  };

export class Segmenter {
  readonly #engine: ClipEngine;
  readonly #texts: TextSources;
  readonly #stages: PixelStages;

  constructor(
    engine: ClipEngine,
    textFeatures: TextFeatures,
    auxiliaryTexts: AuxiliaryTexts = NO_AUXILIARY_TEXTS,
  ) {
    this.#engine = engine;
    this.#texts = { textFeatures, auxiliaryTexts };
    this.#stages = createPixelStages(engine);
  }

  /** Labels for every pixel of `image`, at its own size. */
  async segment(
    image: RgbImage,
    words: Words,
    options: SegmentationOptions,
    hooks: RunHooks = {},
  ): Promise<Segmentation> {
    const watch = new Stopwatch();
    const queries = await watch.time('text', () => prepareQueries(this.#texts, words, options, hooks));
    const logits = await this.#queryLogits(image, queries, options, hooks, watch);
    const scores = await watch.time('scores', () => this.#classScores(logits, queries, options, hooks));
    const decision = await watch.time('labels', () =>
      decideLabels(scores, {
        width: image.width,
        height: image.height,
        probabilityThreshold: queries.hasBackground ? options.probability_threshold : 0,
      }),
    );
    const { labelNames, hasBackground, queries: plan } = queries;
    return { ...decision, labelNames, hasBackground, queries: plan, scores, timings: watch.timings };
  }

  /** Refined logits of every query at the working size. */
  async #queryLogits(
    image: RgbImage,
    queries: PreparedQueries,
    options: SegmentationOptions,
    hooks: RunHooks,
    watch: Stopwatch,
  ): Promise<PixelMap> {
    const engine = this.#engine;
    const size = { shortSide: options.short_side, windowSize: engine.windowSize };
    const working = await watch.time('resize', () =>
      shrinkToWorkingSize(image, workingSize(image.width, image.height, size)),
    );
    const guide = await watch.time('resize', () => prepareGuide(working, options, engine.windowSize, hooks));
    const { grids, layout } = await watch.time('windows', () =>
      encodeWindows(engine, guide, queries, options, hooks),
    );
    const logits = this.#stages.createLogits(working.height, working.width, queries.queries.length);
    await watch.time('merge', () => mergeWindows(engine, grids, layout, guide, logits, hooks.signal));
    show(hooks, 'query_logits_window_mean', logits);
    await watch.time('refine', () => {
      const atWorkingSize = resizePlanes(guide, working.width, working.height);
      return this.#stages.refine(logits, atWorkingSize, options.pamr, hooks.signal);
    });
    show(hooks, 'query_logits_refined', logits);
    return logits;
  }

  async #classScores(
    logits: PixelMap,
    { queries, hasBackground }: PreparedQueries,
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

/**
 * ITACLIP from a decoded picture to labels: the stages in their order, each timed. Blocks its
 * thread while graphs run; `segmenter-client.ts` runs it in a thread of its own.
 */
import type { SegmentationOptions } from '../../contracts/options.ts';
import type { Vocabulary } from '../../contracts/vocabulary.ts';
import { tabulateQueries } from '../../models/graphs/class-scores.ts';
import type { QueryPlan } from '../../models/text/queries.ts';
import type { TextFeatures } from '../../models/text/text-features.ts';
import type { RgbImage } from '../imaging/rgb-image.ts';
import { shrinkToWorkingSize } from '../imaging/shrink-to-working-size.ts';
import { workingSize } from '../imaging/target-size.ts';
import type { ClipEngine } from '../inference/clip-engine.ts';
import { cutRows, emptyPlanes, pasteRows, type Planes } from '../inference/planes.ts';
import { dropSmallClasses } from './area-threshold.ts';
import { decideLabels, type Decision } from './decide-labels.ts';
import { prepareQueries, type PreparedQueries } from './query-features.ts';
import { encodeWindows, mergeWindows, prepareGuide } from './query-logits.ts';
import { checkpoint, type RunHooks } from './run-hooks.ts';
import { Stopwatch, type Timings } from './stopwatch.ts';

/** Planes that are refined together: bounds the memory that PAMR's shifted copies take. */
const QUERIES_PER_REFINEMENT = 8;

/** Logits that go through the softmax together; each pixel is on its own, so any strip will do. */
const VALUES_PER_STRIP = 4_000_000;

export type Segmentation = Decision & QueryPlan & { timings: Timings };

export class Segmenter {
  readonly #engine: ClipEngine;
  readonly #textFeatures: TextFeatures;

  constructor(engine: ClipEngine, textFeatures: TextFeatures) {
    this.#engine = engine;
    this.#textFeatures = textFeatures;
  }

  /** Labels for every pixel of `image`, at its own size. */
  async segment(
    image: RgbImage,
    vocabulary: Pick<Vocabulary, 'classes' | 'background'>,
    options: SegmentationOptions,
    hooks: RunHooks = {},
  ): Promise<Segmentation> {
    const watch = new Stopwatch();
    const queries = await watch.time('text', () =>
      prepareQueries(this.#textFeatures, vocabulary, options, hooks),
    );
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
    return { ...decision, labelNames, hasBackground, queries: plan, timings: watch.timings };
  }

  /** Refined logits of every query at the working size. */
  async #queryLogits(
    image: RgbImage,
    queries: PreparedQueries,
    options: SegmentationOptions,
    hooks: RunHooks,
    watch: Stopwatch,
  ): Promise<Planes> {
    const engine = this.#engine;
    const size = { shortSide: options.short_side, windowSize: engine.windowSize };
    const working = await watch.time('resize', () =>
      shrinkToWorkingSize(image, workingSize(image.width, image.height, size)),
    );
    const guide = await watch.time('resize', () => prepareGuide(working, options, engine.windowSize, hooks));
    const { grids, layout } = await watch.time('windows', () =>
      encodeWindows(engine, guide, queries, options, hooks),
    );
    const merged = await watch.time('merge', () => mergeWindows(engine, grids, layout, guide, working));
    hooks.onTensor?.('query_logits_window_mean', merged.data, shapeOf(merged));
    const refined = await watch.time('refine', () => this.#refine(merged, guide, options, hooks));
    hooks.onTensor?.('query_logits_refined', refined.data, shapeOf(refined));
    return refined;
  }

  /** In place: the planes of a large vocabulary are the most memory there is. */
  async #refine(
    logits: Planes,
    guide: Planes,
    { pamr }: SegmentationOptions,
    { signal }: RunHooks,
  ): Promise<Planes> {
    if (pamr.iterations === 0) return logits;
    const plane = logits.height * logits.width;
    for (let first = 0; first < logits.count; first += QUERIES_PER_REFINEMENT) {
      await checkpoint(signal);
      const count = Math.min(QUERIES_PER_REFINEMENT, logits.count - first);
      const data = logits.data.subarray(first * plane, (first + count) * plane);
      const refined = await this.#engine.refine({ ...logits, count, data }, guide, pamr);
      data.set(refined.data);
    }
    return logits;
  }

  async #classScores(
    logits: Planes,
    { labelNames, queries, hasBackground }: PreparedQueries,
    options: SegmentationOptions,
    { signal, onTensor }: RunHooks,
  ): Promise<Planes> {
    const table = tabulateQueries(queries.map(({ classIndex }) => classIndex));
    const scores = emptyPlanes(labelNames.length, logits);
    const planes = Math.max(logits.count, table.classes * table.slots);
    const rowsPerStrip = Math.max(1, Math.floor(VALUES_PER_STRIP / (planes * logits.width)));
    for (let top = 0; top < logits.height; top += rowsPerStrip) {
      await checkpoint(signal);
      const strip = cutRows(logits, top, Math.min(rowsPerStrip, logits.height - top));
      pasteRows(await this.#engine.scoreClasses(strip, table, options.logit_scale), scores, top);
    }
    if (options.area_threshold !== null) {
      dropSmallClasses(scores, options.area_threshold, hasBackground ? 1 : 0);
    }
    onTensor?.('class_probabilities', scores.data, shapeOf(scores));
    return scores;
  }
}

function shapeOf({ count, height, width }: Planes): number[] {
  return [count, height, width];
}

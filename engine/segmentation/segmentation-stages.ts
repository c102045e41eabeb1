/**
 * The stages of a segmentation that photos under way at the same time share, because a device or a large
 * memory stands behind them: `local-stages.ts` runs them in this thread, `remote-stages.ts` asks the threads
 * that do.
 */
import type { Size } from '#contracts/images/target-size.ts';
import type { WindowGrid } from '#contracts/images/window-grid.ts';
import type { SegmentationOptions } from '#contracts/segmentation/options.ts';
import type { QueryPlan } from '#contracts/vocabularies/query-plan.ts';
import type { QueryVocabulary } from '#contracts/vocabularies/vocabulary.ts';
import type { BuiltModel } from '#models/pack/built-model.ts';
import type { WindowQueries } from '../inference/clip-engine.ts';
import type { PixelMap } from '../inference/pixel-map.ts';
import type { Planes } from '../inference/planes.ts';
import type { RunHooks } from '../inference/run-hooks.ts';
import type { Decision } from '../pixels/label-kernel.ts';
import type { QueryFeatures } from './query-features.ts';
import type { Stopwatch } from './stopwatch.ts';

/** The parts of a model that stages outside the encoder's thread need. */
export type ModelFacts = Pick<BuiltModel, 'digest' | 'architecture'>;

export type WordsToRead = {
  words: QueryVocabulary;
  options: Pick<SegmentationOptions, 'auxiliary' | 'auxiliary_weight'>;
};

export type PictureToEncode = {
  /** The normalized picture from which windows are cut, [3, height, width]. */
  guide: Planes;
  queries: WindowQueries;
  options: SegmentationOptions;
};

export type WindowGrids = {
  /** Logits of every query on the patch grids of all windows, side by side. */
  grids: PixelMap;
  /** The similarity of each window's class token with every query, [1, windows, queries], if it is asked for. */
  similarities?: PixelMap | undefined;
  layout: WindowGrid;
};

export type EncodedWindows = WindowGrids & {
  /** True if the image encoder did not run, because the picture's features were kept. */
  featuresReused: boolean;
};

/** A picture whose labels are to be decided, in all variants that share their refined logits. */
export type PictureToDecide = WindowGrids & {
  guide: Planes;
  /** The size at which logits are refined. */
  working: Size;
  /** The size of the labels. */
  displayed: Size;
  queries: QueryPlan;
  variants: readonly SegmentationOptions[];
};

export type Decided = Decision & {
  /** The evidence of each class, 0 to 1, if the options ask for it. */
  evidence?: number[];
  /**
   * Scores of every class at the working size, valid until the next segmentation starts. Another thread sends
   * them only on request (`withScores`).
   */
  scores?: PixelMap;
};

/** The hooks of one photo, and the watch that times its stages. */
export type StageRun = { hooks: RunHooks; watch: Stopwatch };

export type EncoderStages = {
  readQueries(task: WordsToRead, run: StageRun): Promise<QueryFeatures>;
  encodeWindows(task: PictureToEncode, run: StageRun): Promise<EncodedWindows>;
  /** Does the same without the image encoder, and so without a turn at it, if the features are kept. */
  reuseWindows?(task: PictureToEncode, run: StageRun): Promise<EncodedWindows | undefined>;
};

export type PixelStage = {
  /** Yields the labels of each variant in their order. */
  decide(task: PictureToDecide, run: StageRun): AsyncIterable<Decided>;
};

export type SegmentationStages = EncoderStages & PixelStage & { model: ModelFacts };

/** Computes all scores of an evaluation's variants from its records, in one pass. */
import { ProblemError } from '#contracts/errors.ts';
import type { ImageRecord, RecordLine, SkippedImage } from '#contracts/evaluations/image-record.ts';
import type { Scores } from '#contracts/evaluations/scores.ts';
import { Stopwatch, type Timings } from '#engine/segmentation/stopwatch.ts';
import { Bootstrap, imageWeights } from './bootstrap.ts';
import { addCells, emptyMatrix } from './confusion-matrix.ts';
import { Extremes, imageScore, type ScoredImage } from './image-score.ts';
import { scoresOf } from './scores.ts';

const NAMED_SKIPPED_IMAGES = 100;

export type RecordScoringTask = {
  /** The number of variants in each record. */
  variants: number;
  /** Names of the classes, in label order. */
  names: readonly string[];
  /** True if class 0 is the background. */
  hasBackground: boolean;
  /** The seed of the bootstrap. */
  seed: number;
  /** The number of the worst and of the best images that are named, 1 or more. */
  extremes: number;
};

export type VariantScores = { scores: Scores; worst: readonly ScoredImage[]; best: readonly ScoredImage[] };

export type ScoredRecords = {
  scored: number;
  skipped: number;
  /** The first hundred. */
  skippedImages: SkippedImage[];
  /** Seconds of computation by stage, all images and variants together. */
  timings: Timings;
  variants: VariantScores[];
};

/** @throws ProblemError `invalid-request` for records that are not of as many variants and classes. */
export async function scoreRecords(
  records: AsyncIterable<RecordLine>,
  task: RecordScoringTask,
): Promise<ScoredRecords> {
  const tallies = Array.from({ length: task.variants }, () => new VariantTally(task));
  const total = { scored: 0, skipped: 0, skippedImages: [] as SkippedImage[] };
  const watch = new Stopwatch();
  for await (const record of records) {
    if ('reason' in record) {
      total.skipped += 1;
      if (total.skipped <= NAMED_SKIPPED_IMAGES) total.skippedImages.push(record);
      continue;
    }
    requireVariants(record, task.variants);
    total.scored += 1;
    watch.add(record.timings);
    const weights = imageWeights(task.seed, record.id);
    for (const [index, tally] of tallies.entries()) tally.add(record, record.cells[index]!, weights);
  }
  return { ...total, timings: watch.timings, variants: tallies.map((tally) => tally.finish()) };
}

class VariantTally {
  readonly #task: RecordScoringTask;
  readonly #matrix;
  readonly #bootstrap;
  readonly #extremes;

  constructor(task: RecordScoringTask) {
    this.#task = task;
    this.#matrix = emptyMatrix(task.names.length);
    this.#bootstrap = new Bootstrap(task.names.length);
    this.#extremes = new Extremes(task.extremes);
  }

  add({ id, image }: ImageRecord, cells: readonly number[], weights: Uint8Array): void {
    addCells(this.#matrix, cells);
    this.#bootstrap.add(weights, cells);
    const score = imageScore(cells, this.#task.names.length);
    if (score !== null) this.#extremes.add({ id, image, score });
  }

  finish(): VariantScores {
    const { names, hasBackground } = this.#task;
    const { worst, best } = this.#extremes;
    return { scores: scoresOf(this.#matrix, names, hasBackground, this.#bootstrap.intervals()), worst, best };
  }
}

function requireVariants({ id, cells }: ImageRecord, variants: number): void {
  if (cells.length === variants) return;
  throw new ProblemError(
    'invalid-request',
    `The record of ${id} is of ${cells.length} variants, and the evaluation has ${variants}. Give the ` +
      'records that belong to the evaluation.',
  );
}

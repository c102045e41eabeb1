/**
 * Scores a dataset on this machine: as many images at the same time as the segmenter takes, each kept as a
 * record in its turn, so that a run which was killed resumes after the last record. Memory is the same for any
 * number of images.
 */
import { pMapIterable } from 'p-map';
import { addSums, emptySums, meanIntersectionOverUnion } from '#contracts/evaluations/class-sums.ts';
import type { RecordLine, SkippedImage } from '#contracts/evaluations/image-record.ts';
import { ProblemError } from '#contracts/errors.ts';
import { encodeLabelsPng } from '#engine/results/labels-png.ts';
import type { SegmenterClient } from '#engine/segmentation/segmenter-client.ts';
import { SharedTime } from '#engine/segmentation/shared-time.ts';
import type { DatasetItem, MissingItem } from './datasets/dataset-item.ts';
import type { Files } from './datasets/files.ts';
import type { EvaluationFolder } from './evaluation-folder.ts';
import {
  attemptImage,
  readAhead,
  type LabeledItem,
  type ReadItem,
  type ImageScoringTask,
} from './score-image.ts';
import { sumsOfCells } from './scoring/class-sums.ts';

export type DatasetRun = {
  client: Pick<SegmenterClient, 'label' | 'photosAtOnce'>;
  files: Files;
  /** The items must come in the same order each time. */
  items: AsyncIterable<DatasetItem | MissingItem>;
  task: ImageScoringTask;
  folder: EvaluationFolder;
  /** Skip images that cannot be scored. */
  skipBroken: boolean;
};

/** Counts over all runs of the evaluation together. */
export type RunProgress = {
  done: number;
  skipped: number;
  /** The mIoU of the first variant; null while nothing is scored. */
  miou: number | null;
  /** Images that an earlier run had already scored or skipped. */
  resumed: number;
};

export type ScoringHooks = { signal?: AbortSignal; onProgress?: (progress: RunProgress) => void };

/** One image waits beside those that the segmenter has, while the last is written. */
const IMAGES_BESIDE = 1;

/** Throws the first image's problem that is not skipped; what was done until then is kept. */
export async function scoreDataset(run: DatasetRun, hooks: ScoringHooks = {}): Promise<RunProgress> {
  const { folder, task } = run;
  const progress = new Progress(task.classes);
  const rest = afterRecords(run, (line) => {
    if ('reason' in line && !run.skipBroken) throw wasSkipped(folder, line);
    progress.resume(line);
  });
  const concurrency = run.client.photosAtOnce + IMAGES_BESIDE;
  const pairs = readAhead(rest, run.files, { ahead: concurrency, signal: hooks.signal });
  const time = new SharedTime();
  const attempt = async (read: ReadItem) => {
    const leave = time.enter();
    return attemptImage(read, { ...run, time }, hooks).finally(leave);
  };
  const outcomes = pMapIterable(pairs, attempt, { concurrency, backpressure: concurrency });
  let areRecipesKept = false;
  for await (const { line, scored } of outcomes) {
    if (scored && !areRecipesKept) await folder.keepRecipes(scored.recipes);
    areRecipesKept ||= scored !== undefined;
    if (scored) await keepPredictions(folder, scored);
    await folder.appendRecord(line);
    progress.add(line);
    hooks.onProgress?.(progress.now());
  }
  return progress.now();
}

async function keepPredictions(
  folder: EvaluationFolder,
  { record, predictions }: LabeledItem,
): Promise<void> {
  for (const [variant, labels] of predictions.entries()) {
    await folder.putPrediction(variant, record.id, await encodeLabelsPng(labels));
  }
}

/** The images that have no record yet. Throws `invalid-dataset` where those with one are not the dataset's first. */
async function* afterRecords(
  { items, folder }: DatasetRun,
  onRecord: (line: RecordLine) => void,
): AsyncGenerator<DatasetItem | MissingItem> {
  const records = folder.records()[Symbol.asyncIterator]();
  let record = await records.next();
  for await (const item of items) {
    if (record.done) {
      yield item;
      continue;
    }
    if (record.value.id !== item.id) throw otherImages(folder, record.value.id, item.id);
    onRecord(record.value);
    record = await records.next();
  }
  if (!record.done) throw otherImages(folder, record.value.id, 'nothing more');
}

function wasSkipped({ path }: EvaluationFolder, { id, reason }: SkippedImage): ProblemError {
  return new ProblemError(
    'invalid-dataset',
    `The evaluation in ${path} skipped "${id}" (${reason}). Give --skip-broken again, or repair the image ` +
      'and start over with --fresh.',
  );
}

function otherImages({ path }: EvaluationFolder, recorded: string, found: string): ProblemError {
  return new ProblemError(
    'invalid-dataset',
    `The dataset has changed since the evaluation in ${path} began: there is a record of "${recorded}" where the ` +
      `dataset has "${found}". Start over with --fresh.`,
  );
}

class Progress {
  readonly #classes: number;
  readonly #sums;
  #counts = { done: 0, skipped: 0, resumed: 0 };

  constructor(classes: number) {
    this.#classes = classes;
    this.#sums = emptySums(classes);
  }

  /** Adds a record of an earlier run. */
  resume(line: RecordLine): void {
    this.#counts.resumed += 1;
    this.add(line);
  }

  add(line: RecordLine): void {
    this.#counts.done += 1;
    if ('cells' in line) addSums(this.#sums, sumsOfCells(line.cells[0]!, this.#classes));
    else this.#counts.skipped += 1;
  }

  now(): RunProgress {
    return { ...this.#counts, miou: meanIntersectionOverUnion(this.#sums) };
  }
}

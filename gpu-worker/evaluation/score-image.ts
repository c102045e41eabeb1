/** One image of a dataset with all settings: from its files to its record and its predictions. */
import type { ExpandedSetting } from '../../contracts/evaluations/settings.ts';
import type { ImageRecord, RecordLine } from '../../contracts/evaluations/image-record.ts';
import { ProblemError, type ProblemCode } from '../../contracts/errors.ts';
import type { Recipe } from '../../contracts/segmentation/result.ts';
import type { Vocabulary } from '../../contracts/vocabularies/vocabulary.ts';
import type { LabelMap } from '../results/label-map.ts';
import type { LabelTask } from '../segmentation/photo-segmenter.ts';
import type { ClientHooks, SegmenterClient } from '../segmentation/segmenter-client.ts';
import type { Timings } from '../segmentation/stopwatch.ts';
import type { DatasetItem, MissingItem } from './datasets/dataset-item.ts';
import type { Files } from './datasets/files.ts';
import { readTruth } from './datasets/read-truth.ts';
import { countCells } from './scoring/count-cells.ts';

/** Settings of one evaluation may differ in their words, but not in what their labels mean. */
export type ScoredSetting = ExpandedSetting & { vocabulary: Vocabulary };

export type ScoringTask = {
  settings: readonly ScoredSetting[];
  /** How many there are. */
  classes: number;
  /** The class of each label of the dataset's truth, where they are not the same numbers. */
  toClass?: readonly number[];
} & Pick<LabelTask, 'limits' | 'windowBatchDivisor'>;

export type ScoredImage = {
  record: ImageRecord;
  /** In the order of the settings, like the recipes. */
  predictions: LabelMap[];
  recipes: Recipe[];
};

/**
 * Throws a `ProblemError`; where `isFaultOfImage` says so of it, the evaluation may go on with the next
 * image.
 */
async function scoreImage(
  client: Pick<SegmenterClient, 'label'>,
  files: Files,
  item: DatasetItem,
  { settings, classes, toClass, limits, windowBatchDivisor }: ScoringTask,
  hooks: ClientHooks = {},
): Promise<ScoredImage> {
  const [image, truth] = await Promise.all([
    readImage(files, item, hooks.signal),
    readTruth(files, item, hooks.signal),
  ]);
  const task = { image, settings: settings.map(({ vocabulary, options }) => ({ vocabulary, options })) };
  const answer = await client.label({ ...task, limits, windowBatchDivisor }, hooks);
  const predictions = answer.settings.map(({ labels }) => labels);
  const cells = predictions.map((prediction) => countCells(truth, prediction, classes, toClass));
  const { width, height } = truth;
  const { id, image: path } = item;
  const record = { id, image: path, width, height, cells, timings: inMilliseconds(answer.timings) };
  return { record, predictions, recipes: answer.settings.map(({ recipe }) => recipe) };
}

export type Attempt = {
  client: Pick<SegmenterClient, 'label'>;
  files: Files;
  task: ScoringTask;
  /** Go on without images that cannot be scored. */
  skipBroken: boolean;
};

/** The record of an image, scored or skipped. Throws the problem of one that cannot be scored and is not skipped. */
export async function attemptImage(
  item: DatasetItem | MissingItem,
  { client, files, task, skipBroken }: Attempt,
  { signal }: Pick<ClientHooks, 'signal'> = {},
): Promise<{ line: RecordLine; scored?: ScoredImage }> {
  try {
    if ('missing' in item) throw new ProblemError('invalid-dataset', `missing: ${item.missing}`);
    const scored = await scoreImage(client, files, item, task, { signal });
    return { line: scored.record, scored };
  } catch (error) {
    if (!skipBroken || !isFaultOfImage(error)) throw namingImage(item, error);
    return { line: { id: item.id, image: item.image, reason: error.message } };
  }
}

/** "2007_000032: …", for who has to find the image. */
function namingImage(item: { id: string }, error: unknown): unknown {
  if (!isFaultOfImage(error)) return error;
  return new ProblemError('invalid-dataset', `${item.id}: ${error.message}`, { cause: error });
}

/** Problems of one image or its truth; any other would meet every image. */
function isFaultOfImage(error: unknown): error is ProblemError {
  return error instanceof ProblemError && IMAGE_FAULTS.includes(error.code);
}

const IMAGE_FAULTS: readonly ProblemCode[] = [
  'invalid-dataset',
  'invalid-image',
  'unsupported-image-type',
  'image-too-large',
  'limit-exceeded',
];

async function readImage(files: Files, { image }: DatasetItem, signal?: AbortSignal): Promise<Uint8Array> {
  const bytes = await files.read(image, signal);
  if (bytes) return bytes;
  throw new ProblemError('invalid-dataset', `There is no image ${image} in ${files.location}.`);
}

/** Finer is noise, and a record is a line of text. */
function inMilliseconds(timings: Timings): Timings {
  return Object.fromEntries(
    Object.entries(timings).map(([stage, seconds]) => [stage, Math.round(seconds * 1000) / 1000]),
  );
}

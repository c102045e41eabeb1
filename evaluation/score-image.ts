/** Scores one image of a dataset with all variants: reads its files, returns its record and its predictions. */
import { pMapIterable } from 'p-map';
import type { ExpandedVariant } from '#contracts/evaluations/variants.ts';
import type { ImageRecord, RecordLine } from '#contracts/evaluations/image-record.ts';
import { ProblemError, type ProblemCode } from '#contracts/errors.ts';
import type { Recipe } from '#contracts/segmentation/result.ts';
import type { Vocabulary } from '#contracts/vocabularies/vocabulary.ts';
import type { LabelMap } from '#engine/results/label-map.ts';
import type { LabelTask } from '#engine/segmentation/image-segmenter.ts';
import type { ClientHooks, SegmenterClient } from '#engine/segmentation/segmenter-client.ts';
import type { Timings } from '#engine/segmentation/stopwatch.ts';
import type { DatasetItem, MissingItem } from './datasets/dataset-item.ts';
import type { Files } from './datasets/files.ts';
import { readTruth } from './datasets/read-truth.ts';
import { countCells } from './scoring/count-cells.ts';

/** Variants of one evaluation may differ in their words, but not in what their labels mean. */
export type VariantToScore = ExpandedVariant & { vocabulary: Vocabulary };

export type ImageScoringTask = {
  variants: readonly VariantToScore[];
  /** The number of classes. */
  classes: number;
  /** The class of each label of the dataset's truth, where they are not the same numbers. */
  toClass?: readonly number[];
} & Pick<LabelTask, 'limits' | 'windowBatchDivisor'>;

export type LabeledItem = {
  record: ImageRecord;
  /** Label maps in the order of the variants, like the recipes. */
  predictions: LabelMap[];
  recipes: Recipe[];
};

/** An image and its truth, or why they cannot be read. */
export type ReadItem = { item: DatasetItem | MissingItem; pair: ImagePair | Error };
type ImagePair = { image: Uint8Array; truth: LabelMap };

/** Pairs that are read while the ones before are labeled. */
const PAIRS_AHEAD = 2;

/** Reads pairs in the order of the items. */
export function readAhead(
  items: Iterable<DatasetItem | MissingItem> | AsyncIterable<DatasetItem | MissingItem>,
  files: Files,
  signal?: AbortSignal,
): AsyncIterable<ReadItem> {
  const read = async (item: DatasetItem | MissingItem): Promise<ReadItem> => ({
    item,
    pair: await readPair(item, files, signal).catch((error: unknown) => asError(error)),
  });
  return pMapIterable(items, read, { concurrency: PAIRS_AHEAD, backpressure: PAIRS_AHEAD });
}

async function readPair(
  item: DatasetItem | MissingItem,
  files: Files,
  signal?: AbortSignal,
): Promise<ImagePair> {
  if ('missing' in item) throw new ProblemError('invalid-dataset', `missing: ${item.missing}`);
  const [image, truth] = await Promise.all([
    readImage(files, item, signal),
    readTruth(files, item, { signal }),
  ]);
  return { image, truth };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

export type Attempt = {
  client: Pick<SegmenterClient, 'label'>;
  task: ImageScoringTask;
  /** Skip images that cannot be scored. */
  skipBroken: boolean;
};

/** The record of an image, scored or skipped. Throws the problem of one that cannot be scored and is not skipped. */
export async function attemptImage(
  { item, pair }: ReadItem,
  { client, task, skipBroken }: Attempt,
  { signal, work }: Pick<ClientHooks, 'signal' | 'work'> = {},
): Promise<{ line: RecordLine; scored?: LabeledItem }> {
  try {
    if (pair instanceof Error) throw pair;
    const scored = await scorePair(client, item, pair, task, { signal, work });
    return { line: scored.record, scored };
  } catch (error) {
    if (!skipBroken || !isFaultOfImage(error)) throw namingImage(item, error);
    return { line: { id: item.id, image: item.image, reason: error.message } };
  }
}

async function scorePair(
  client: Pick<SegmenterClient, 'label'>,
  { id, image: path }: Pick<DatasetItem, 'id' | 'image'>,
  { image, truth }: ImagePair,
  { variants, classes, toClass, limits, windowBatchDivisor }: ImageScoringTask,
  hooks: ClientHooks,
): Promise<LabeledItem> {
  const task = { image, variants: variants.map(({ vocabulary, options }) => ({ vocabulary, options })) };
  const answer = await client.label({ ...task, limits, windowBatchDivisor }, hooks);
  const predictions = answer.variants.map(({ labels }) => labels);
  const cells = predictions.map((prediction) => countCells(truth, prediction, classes, toClass));
  const { width, height } = truth;
  const record = { id, image: path, width, height, cells, timings: inMilliseconds(answer.timings) };
  return { record, predictions, recipes: answer.variants.map(({ recipe }) => recipe) };
}

/** Puts the image's id before the message, as in "2007_000032: …", so that the user can find the image. */
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

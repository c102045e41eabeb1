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
import type { SharedTime } from '#engine/segmentation/shared-time.ts';
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

/**
 * Reads pairs in the order of the items.
 * @param ahead The number of pairs that are read while others are labeled.
 */
export function readAhead(
  items: Iterable<DatasetItem | MissingItem> | AsyncIterable<DatasetItem | MissingItem>,
  files: Files,
  { ahead, signal }: { ahead: number; signal?: AbortSignal | undefined },
): AsyncIterable<ReadItem> {
  const read = async (item: DatasetItem | MissingItem): Promise<ReadItem> => ({
    item,
    pair: await readPair(item, files, signal).catch((error: unknown) => asError(error)),
  });
  return pMapIterable(items, read, { concurrency: ahead, backpressure: ahead });
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
  /** Shared by the images that are scored at the same time. */
  time: SharedTime;
  /** Skip images that cannot be scored. */
  skipBroken: boolean;
};

/** The record of an image, scored or skipped. Throws the problem of one that cannot be scored and is not skipped. */
export async function attemptImage(
  { item, pair }: ReadItem,
  { client, task, time, skipBroken }: Attempt,
  { signal, work, priority, alone }: Omit<ClientHooks, 'onProgress'> = {},
): Promise<{ line: RecordLine; scored?: LabeledItem }> {
  try {
    if (pair instanceof Error) throw pair;
    const scored = await scorePair({ client, task, time }, item, pair, { signal, work, priority, alone });
    return { line: scored.record, scored };
  } catch (error) {
    if (!skipBroken || !isFaultOfImage(error)) throw namingImage(item, error);
    return { line: { id: item.id, image: item.image, reason: error.message } };
  }
}

async function scorePair(
  { client, task: scoring, time }: Omit<Attempt, 'skipBroken'>,
  { id, image: path }: Pick<DatasetItem, 'id' | 'image'>,
  { image, truth }: ImagePair,
  hooks: ClientHooks,
): Promise<LabeledItem> {
  const { variants, classes, toClass, limits, windowBatchDivisor } = scoring;
  const task = { image, variants: variants.map(({ vocabulary, options }) => ({ vocabulary, options })) };
  const shareOfTime = time.measureShare();
  const answer = await client.label({ ...task, limits, windowBatchDivisor }, hooks);
  const predictions = answer.variants.map(({ labels }) => labels);
  const cells = predictions.map((prediction) => countCells(truth, prediction, classes, toClass));
  const { width, height } = truth;
  const record = {
    id,
    image: path,
    width,
    height,
    cells,
    timings: shareOut(answer.timings, shareOfTime()),
  };
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

/**
 * Images that are scored at the same time wait for each other and slow each other down: the stages of one
 * divide its share of the time that passed. Finer than a millisecond is noise, and a record is a line of text.
 */
function shareOut({ waiting = 0, ...stages }: Timings, shareOfTime: number): Timings {
  const working = Object.values(stages).reduce((sum, seconds) => sum + seconds, 0);
  const scale = working > 0 ? (shareOfTime * (working + waiting)) / working : 0;
  return Object.fromEntries(
    Object.entries(stages).map(([stage, seconds]) => [stage, Math.round(seconds * scale * 1000) / 1000]),
  );
}

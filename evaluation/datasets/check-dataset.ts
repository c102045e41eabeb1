/** The dry run of an evaluation: it reads all that the evaluation would read, and reports every problem at once. */
import { pMapIterable } from 'p-map';
import { ProblemError } from '#contracts/errors.ts';
import type { DatasetLayout } from '#contracts/evaluations/dataset.ts';
import { requireImageFormat } from '#contracts/images/detect-image-format.ts';
import { displayedSize } from '#contracts/images/displayed-size.ts';
import { DEFAULT_MAX_PIXELS, refuseTooManyPixels } from '#contracts/images/image-problems.ts';
import type { Size } from '#contracts/images/target-size.ts';
import { decodeImage } from '#engine/imaging/decode-image.ts';
import { countLabels } from '#engine/results/label-map.ts';
import type { Dataset } from './dataset.ts';
import type { DatasetItem, MissingItem } from './dataset-item.ts';
import type { Files } from './files.ts';
import { MaskDoubts } from './mask-doubts.ts';
import { readTruth, type ReadHooks } from './read-truth.ts';
import { describeUnknownLabels } from './unknown-labels.ts';

/** The number of problems of each kind that are listed. */
const PROBLEMS_KEPT = 20;

/** Several at a time, so that a bucket's answers overlap with decoding. */
const ITEMS_AT_ONCE = 4;

export type DatasetProblems = {
  count: number;
  /** The first twenty in the dataset's order. */
  first: { id: string; detail: string }[];
};

const PROBLEM_KINDS = ['missing', 'duplicates', 'unreadable', 'sizes', 'labels'] as const;
type ProblemKind = (typeof PROBLEM_KINDS)[number];

export type DatasetCheck = {
  name: string;
  layout: DatasetLayout;
  split: string;
  /** The number of images that the dataset names. */
  images: number;
  /** The number of images without a problem; only their pixels are counted. */
  sound: number;
  /** Void ones included. */
  pixels: number;
  voidPixels: number;
  /** All classes of the vocabulary or the dataset, in the order of their labels. */
  classes: { name: string | undefined; pixels: number; images: number }[];
  /**
   * `missing`: image or mask; `duplicates`: of an id; `unreadable`: image or mask; `sizes`: image and mask
   * differ; `labels`: that no class has.
   */
  problems: Record<ProblemKind, DatasetProblems>;
  /** Sentences on masks that can be read but cannot mean what their values say. */
  doubts: string[];
  /** Sentences on what is passed over. */
  notes: string[];
};

type Finding = { kind: ProblemKind; detail: string } | { areas: Map<number, number>; voidPixels: number };

export type CheckOptions = {
  /** The number of labels. Default: the number of the dataset's names, or any. */
  classes?: number;
  signal?: AbortSignal;
  onProgress?: (progress: { done: number }) => void;
};

/**
 * Decodes every mask, and of every image the header. Memory does not grow with the number of images.
 * @throws ProblemError `invalid-dataset` where the list of images itself cannot be read; `canceled`.
 */
export async function checkDataset(
  dataset: Dataset,
  files: Files,
  { classes = dataset.classNames?.length, signal, onProgress }: CheckOptions = {},
): Promise<DatasetCheck> {
  const check = emptyCheck(dataset, classes ?? 0);
  const doubts = new MaskDoubts();
  const task: Inspection = { files, classes, signal, onValues: (values) => doubts.add(values) };
  const inspected = pMapIterable(
    dataset.items(),
    async (item) => ({ item, finding: await inspect(item, task) }),
    { concurrency: ITEMS_AT_ONCE },
  );
  let previous: string | undefined;
  for await (const { item, finding } of inspected) {
    refuseCanceled(signal);
    const isDuplicate = item.id === previous && 'kind' in finding && finding.kind === 'missing';
    add(check, item, isDuplicate ? { kind: 'duplicates', detail: item.image } : finding);
    previous = item.id;
    onProgress?.({ done: check.images });
  }
  return { ...check, doubts: doubts.describe(dataset), notes: await dataset.notes() };
}

function emptyCheck({ name, layout, split, classNames }: Dataset, classes: number): DatasetCheck {
  return {
    name,
    layout,
    split,
    images: 0,
    sound: 0,
    pixels: 0,
    voidPixels: 0,
    classes: Array.from({ length: classes }, (_, label) => emptyClass(classNames?.[label])),
    problems: {
      missing: { count: 0, first: [] },
      duplicates: { count: 0, first: [] },
      unreadable: { count: 0, first: [] },
      sizes: { count: 0, first: [] },
      labels: { count: 0, first: [] },
    },
    doubts: [],
    notes: [],
  };
}

function emptyClass(name: string | undefined): DatasetCheck['classes'][number] {
  return { name, pixels: 0, images: 0 };
}

function add(check: DatasetCheck, { id }: DatasetItem | MissingItem, finding: Finding): void {
  check.images += 1;
  if ('kind' in finding) {
    const problems = check.problems[finding.kind];
    problems.count += 1;
    if (problems.first.length < PROBLEMS_KEPT) problems.first.push({ id, detail: finding.detail });
    return;
  }
  check.sound += 1;
  check.voidPixels += finding.voidPixels;
  check.pixels += finding.voidPixels;
  for (const [label, area] of finding.areas) {
    while (check.classes.length <= label) check.classes.push(emptyClass(undefined));
    const seen = check.classes[label]!;
    seen.pixels += area;
    seen.images += 1;
    check.pixels += area;
  }
}

type Inspection = ReadHooks & { files: Files; classes: number | undefined };

async function inspect(item: DatasetItem | MissingItem, inspection: Inspection): Promise<Finding> {
  const { signal } = inspection;
  refuseCanceled(signal);
  if ('missing' in item) return { kind: 'missing', detail: item.missing };
  try {
    return await compare(item, inspection);
  } catch (error) {
    refuseCanceled(signal);
    if (!(error instanceof ProblemError)) throw error;
    return { kind: 'unreadable', detail: error.message };
  }
}

async function compare(
  item: DatasetItem,
  { files, classes, signal, onValues }: Inspection,
): Promise<Finding> {
  const bytes = await files.read(item.image, signal);
  if (!bytes) return { kind: 'missing', detail: item.image };
  const size = await sizeOf(bytes, signal);
  const truth = await readTruth(files, item, { signal, onValues });
  if (size.width !== truth.width || size.height !== truth.height) {
    return {
      kind: 'sizes',
      detail: `the image has ${size.width} x ${size.height} pixels, its mask ${truth.width} x ${truth.height}`,
    };
  }
  const areas = new Map([...countLabels(truth).entries()].filter(([, area]) => area > 0));
  const voidPixels = areas.get(truth.voidLabel) ?? 0;
  areas.delete(truth.voidLabel);
  const unknown = [...areas.keys()].filter((label) => classes !== undefined && label >= classes);
  if (classes !== undefined && unknown.length > 0) {
    return { kind: 'labels', detail: describeUnknownLabels(unknown, classes) };
  }
  return { areas, voidPixels };
}

/** Measures the image as displayed; decodes it only if the header does not give its size. */
async function sizeOf(bytes: Uint8Array, signal: AbortSignal | undefined): Promise<Size> {
  const size = displayedSize(bytes, requireImageFormat(bytes)) ?? (await decodeImage(bytes, { signal }));
  refuseTooManyPixels(size.width, size.height, DEFAULT_MAX_PIXELS);
  return size;
}

function refuseCanceled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw new ProblemError('canceled', 'The check of the dataset was canceled.', { cause: signal.reason });
  }
}

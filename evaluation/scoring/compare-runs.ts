/**
 * One evaluation beside another: differences, and how sure they are. Both sides draw the same images in
 * each replicate of the bootstrap, so that what makes an image hard cancels out of the difference.
 */
import type { Comparison, Difference, EvaluationDocument } from '#contracts/evaluations/document.ts';
import type { ImageRecord, RecordLine } from '#contracts/evaluations/image-record.ts';
import { Bootstrap, imageWeights, intervalOf } from './bootstrap.ts';
import { addCells, emptyMatrix, type ConfusionMatrix } from './confusion-matrix.ts';
import { documentChanges, type UnsignedDocument } from './document-changes.ts';
import { FirstItems } from './first-items.ts';
import { compareBytes } from '../datasets/byte-order.ts';
import { imageScore } from './image-score.ts';
import { pairRecords } from './pair-records.ts';
import { scoresOf, type Interval } from './scores.ts';

type ChangedImage = Comparison['changed_images'][number];

export type EarlierRun = {
  /** The location of the run, as the user named it. */
  name: string;
  document: EvaluationDocument;
  /** Undefined where the records no longer exist. */
  records?: AsyncIterable<RecordLine>;
};

export type LaterRun = { document: UnsignedDocument; records: AsyncIterable<RecordLine> };

/**
 * The first variant of each, over the images that both scored; without the earlier run's records each
 * over its own, and without intervals. Classes are matched by name: those of the later run in their
 * order, then those that only the earlier one has.
 *
 * @param changedImages how many of the images that changed most are named, 1 or more.
 */
export async function compareRuns(
  before: EarlierRun,
  after: LaterRun,
  changedImages: number,
): Promise<Comparison> {
  const about = {
    other: before.name,
    other_digest: before.document.digest,
    changes: documentChanges(before.document, after.document),
  };
  if (!before.records) {
    const [old, current] = [before.document, after.document].map(({ variants }) => variants[0]!.scores);
    return {
      ...about,
      images: null,
      ...differences({ scores: old! }, { scores: current! }),
      changed_images: [],
    };
  }
  const { seed } = after.document.bootstrap;
  const [old, current] = [new Side(before.document.classes), new Side(after.document.classes)];
  const changed = new FirstItems<ChangedImage>(changedImages, byChange);
  let images = 0;
  for await (const [earlier, later] of pairRecords(before.records, after.records)) {
    images += 1;
    const weights = imageWeights(seed, later.id);
    const [scoreBefore, scoreAfter] = [old.add(earlier, weights), current.add(later, weights)];
    if (scoreBefore === null || scoreAfter === null || scoreBefore === scoreAfter) continue;
    changed.add({ id: later.id, image: later.image, before: scoreBefore, after: scoreAfter });
  }
  return {
    ...about,
    images,
    ...differences(old.finish(), current.finish()),
    changed_images: [...changed.items],
  };
}

/** The largest change first. */
function byChange(a: ChangedImage, b: ChangedImage): number {
  return Math.abs(b.after - b.before) - Math.abs(a.after - a.before) || compareBytes(a.id, b.id);
}

/** Sums of one of the two runs, over the images that both scored. */
class Side {
  readonly #names: readonly string[];
  readonly #matrix: ConfusionMatrix;
  readonly #bootstrap: Bootstrap;

  constructor(names: readonly string[]) {
    this.#names = names;
    this.#matrix = emptyMatrix(names.length);
    this.#bootstrap = new Bootstrap(names.length);
  }

  /** Returns the image's own score. */
  add({ cells }: ImageRecord, weights: Uint8Array): number | null {
    addCells(this.#matrix, cells[0]!);
    this.#bootstrap.add(weights, cells[0]!);
    return imageScore(cells[0]!, this.#names.length);
  }

  finish(): FinishedSide {
    return { scores: scoresOf(this.#matrix, this.#names, false), bootstrap: this.#bootstrap };
  }
}

type ComparedScores = {
  miou: number | null;
  pixel_accuracy: number | null;
  classes: readonly { name: string; iou: number | null }[];
};
/** There are no intervals without a bootstrap. */
type FinishedSide = { scores: ComparedScores; bootstrap?: Bootstrap };

function differences(
  before: FinishedSide,
  after: FinishedSide,
): Pick<Comparison, 'miou' | 'pixel_accuracy' | 'classes'> {
  const [old, current] = [before.scores, after.scores];
  const [drawnBefore, drawnAfter] = [before.bootstrap, after.bootstrap];
  return {
    miou: differenceOf(old.miou, current.miou, pairedInterval(drawnBefore?.miou(), drawnAfter?.miou())),
    pixel_accuracy: differenceOf(
      old.pixel_accuracy,
      current.pixel_accuracy,
      pairedInterval(drawnBefore?.pixelAccuracy(), drawnAfter?.pixelAccuracy()),
    ),
    classes: classDifferences(before, after),
  };
}

function classDifferences(before: FinishedSide, after: FinishedSide): Comparison['classes'] {
  const [old, current] = [classesByName(before), classesByName(after)];
  return [...new Set([...current.keys(), ...old.keys()])].map((name) => {
    const [from, to] = [old.get(name), current.get(name)];
    const interval = pairedInterval(from?.drawn, to?.drawn);
    return { name, ...differenceOf(from?.iou ?? null, to?.iou ?? null, interval) };
  });
}

type ClassOfSide = { iou: number | null; drawn: Float64Array | undefined };

function classesByName({ scores, bootstrap }: FinishedSide): Map<string, ClassOfSide> {
  return new Map(scores.classes.map(({ name, iou }, index) => [name, { iou, drawn: bootstrap?.iou(index) }]));
}

function differenceOf(before: number | null, after: number | null, interval: Interval): Difference {
  const difference = before === null || after === null ? null : after - before;
  return { before, after, difference, interval };
}

/** The interval of the differences by replicate; null where there are none. */
function pairedInterval(before: Float64Array | undefined, after: Float64Array | undefined): Interval {
  if (!before || !after) return null;
  return intervalOf(after.map((value, replicate) => value - before[replicate]!));
}

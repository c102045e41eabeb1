/**
 * The layout of the kernel's memory, in bytes. Small tables come first, then the logits, whose position must
 * not depend on options that follow later, then the data of the refinement.
 */

/** Number of queries that are refined together, as in `kernel/refine.ts`. */
export const LANES = 8;
export const PAGE_BYTES = 65_536;
/** Padding that lets a vector load begin within the last values. */
const SLACK_BYTES = 64;

export const BARRIER = 64;
/** Space for 64 neighbors. */
export const OFFSETS = 256;
/** Space for 257 classes and a background. */
export const BOUNDS = 1024;
/** Space for one pointer per neighbor and thread. */
const POINTERS = 4096;

/** @param threads At most 256. */
export function describeTables(threads: number): { pointers: number; logits: number } {
  const bytesPerThread = 64 * 4;
  return { pointers: POINTERS, logits: align(POINTERS + threads * bytesPerThread) };
}

/** Space for `kernel/label-task.ts`. */
const TASK_BYTES = 128;
/** One contender in `kernel/contenders.ts`. */
const CONTENDER_BYTES = 64;
/** Rows of labels that a thread needs to close one row, in `kernel/close-labels.ts`. */
const CLOSING_ROWS = 5;

export type RefinementLayout = { guide: number; weights: number; state: number; end: number };

export type RefinementShape = { height: number; width: number; neighbors: number; margin: number };

/** @param start The first byte behind the logits. */
export function layOutRefinement(
  start: number,
  { height, width, neighbors, margin }: RefinementShape,
): RefinementLayout {
  const padded = paddedWidth(width);
  const guide = align(start);
  const weights = align(guide + 3 * height * (padded + 2 * margin) * 4);
  const state = align(weights + height * padded * neighbors * 4);
  const end = align(state + 2 * height * (padded + 2 * margin) * LANES * 4);
  return { guide, weights, state, end };
}

export type LabelsShape = {
  /** The size of the scores. */
  height: number;
  width: number;
  classes: number;
  /** The displayed size, and the bytes of one label. */
  shown: { height: number; width: number };
  labelBytes: number;
  threads: number;
};

export type LabelsLayout = Record<
  | 'task'
  | 'rowStarts'
  | 'rowWeights'
  | 'columnStarts'
  | 'columnWeights'
  | 'sums'
  | 'areas'
  | 'scratch'
  | 'scratchBytes'
  | 'labels'
  | 'closed'
  | 'end',
  number
>;

/** Lays out the data of `kernel/decide-labels.ts`. @param start The first byte behind the scores. */
export function layOutLabels(
  start: number,
  { height, width, classes, shown, labelBytes, threads }: LabelsShape,
): LabelsLayout {
  const task = align(start);
  const rowStarts = align(task + TASK_BYTES);
  const rowWeights = align(rowStarts + (height + 1) * 4);
  const columnStarts = align(rowWeights + shown.height * 8);
  const columnWeights = align(columnStarts + (width + 1) * 4);
  const sums = align(columnWeights + shown.width * 8);
  const areas = align(sums + height * classes * 8);
  const scratch = align(areas + height * classes * 4);
  const scratchBytes = Math.max(
    align((classes + 1) * (CONTENDER_BYTES + 4)),
    CLOSING_ROWS * align(shown.width * labelBytes),
  );
  const labels = align(scratch + threads * scratchBytes);
  const closed = align(labels + shown.height * shown.width * labelBytes);
  const end = align(closed + shown.height * shown.width * labelBytes);
  return {
    task,
    rowStarts,
    rowWeights,
    columnStarts,
    columnWeights,
    sums,
    areas,
    scratch,
    scratchBytes,
    labels,
    closed,
    end,
  };
}

/** Rounds up to four pixels, because rows are processed four pixels at a time. */
export function paddedWidth(width: number): number {
  return Math.ceil(width / 4) * 4;
}

export function pagesFor(bytes: number): number {
  return Math.ceil(bytes / PAGE_BYTES);
}

function align(bytes: number): number {
  return Math.ceil((bytes + SLACK_BYTES) / SLACK_BYTES) * SLACK_BYTES;
}

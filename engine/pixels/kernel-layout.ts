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

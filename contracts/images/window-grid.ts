/** Lays out the sliding windows on an image (numerics, section 2). */

/** Returns the first pixel of each window along one axis; the last window is shifted inward. */
export function windowStarts(length: number, windowSize: number, stride: number): number[] {
  const last = Math.max(length - windowSize, 0);
  const count = Math.floor(Math.max(last + stride - 1, 0) / stride) + 1;
  return Array.from({ length: count }, (_, index) => Math.min(index * stride, last));
}

/** Windows in rows and columns; window i is in row `floor(i / columns)`. */
export type WindowGrid = { windowSize: number; rows: number[]; columns: number[] };

/** Caps the stride at the window size, because a larger one would leave gaps between windows. */
export function layOutWindows(
  { width, height }: { width: number; height: number },
  windowSize: number,
  stride: number,
): WindowGrid {
  const step = Math.min(stride, windowSize);
  return {
    windowSize,
    rows: windowStarts(height, windowSize, step),
    columns: windowStarts(width, windowSize, step),
  };
}

export function countWindows({ rows, columns }: WindowGrid): number {
  return rows.length * columns.length;
}

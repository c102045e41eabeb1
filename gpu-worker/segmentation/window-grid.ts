/** Where the sliding windows lie, and how they are cut (numerics, section 2). */

/** The first pixel of each window along one axis; the last window is shifted inward. */
export function windowStarts(length: number, windowSize: number, stride: number): number[] {
  const last = Math.max(length - windowSize, 0);
  const count = Math.floor(Math.max(last + stride - 1, 0) / stride) + 1;
  return Array.from({ length: count }, (_, index) => Math.min(index * stride, last));
}

/** Windows in rows and columns; window i is at row `floor(i / columns)`. */
export type WindowGrid = { windowSize: number; rows: number[]; columns: number[] };

/** A stride beyond the window would leave gaps between windows: it is the window's size at most. */
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

/**
 * Windows `first` to `first + count` of a picture.
 * @param picture [3, height, width]
 * @returns [count, 3, size, size]
 */
export function cutWindows(
  picture: { width: number; height: number; data: Float32Array },
  grid: WindowGrid,
  first: number,
  count: number,
): Float32Array {
  const size = grid.windowSize;
  const windows = new Float32Array(count * 3 * size * size);
  for (let window = 0; window < count; window += 1) {
    const top = grid.rows[Math.floor((first + window) / grid.columns.length)]!;
    const left = grid.columns[(first + window) % grid.columns.length]!;
    for (let line = 0; line < 3 * size; line += 1) {
      const row = Math.floor(line / size) * picture.height + top + (line % size);
      const source = row * picture.width + left;
      windows.set(picture.data.subarray(source, source + size), (window * 3 * size + line) * size);
    }
  }
  return windows;
}

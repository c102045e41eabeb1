/** Cuts the sliding windows out of an image (numerics, section 2). */
import type { WindowGrid } from '#contracts/images/window-grid.ts';

/**
 * Cuts windows `first` to `first + count` of an image.
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

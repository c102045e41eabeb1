/**
 * Finds the boundaries between labels. The line covers both sides of a boundary; whoever draws it chooses the
 * side by the label below.
 */

import type { LabelMap } from './label-map.ts';

/**
 * Returns one byte per pixel: 1 if another label is at most `thickness` pixels away along the row or the
 * column. The edge of the image is not a boundary.
 */
export function findBoundaries(labels: LabelMap, thickness: number): Uint8Array {
  const lines = new Uint8Array(labels.data.length);
  markAlongRows(labels, thickness, lines);
  markAlongColumns(labels, thickness, lines, 'down');
  markAlongColumns(labels, thickness, lines, 'up');
  return lines;
}

function markAlongRows({ width, data }: LabelMap, thickness: number, lines: Uint8Array): void {
  for (let row = 0; row < data.length; row += width) {
    const rowEnd = row + width;
    for (let pixel = row + 1; pixel < rowEnd; pixel++) {
      if (data[pixel] === data[pixel - 1]) continue;
      lines.fill(1, Math.max(row, pixel - thickness), Math.min(rowEnd, pixel + thickness));
    }
  }
}

/** Scans row by row with one countdown per column, because scanning along columns would miss the cache. */
function markAlongColumns(labels: LabelMap, thickness: number, lines: Uint8Array, way: 'down' | 'up'): void {
  const { width, height, data } = labels;
  const left = new Uint32Array(width);
  const step = way === 'down' ? width : -width;
  let row = way === 'down' ? width : (height - 2) * width;
  for (; row >= 0 && row < data.length; row += step) {
    for (let x = 0; x < width; x++) {
      const pixel = row + x;
      if (data[pixel] !== data[pixel - step]) left[x] = thickness;
      if (left[x] === 0) continue;
      left[x]!--;
      lines[pixel] = 1;
    }
  }
}

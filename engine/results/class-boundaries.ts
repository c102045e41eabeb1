/**
 * Where one label meets another. The line lies on both sides of a boundary; whoever draws it picks
 * the side by looking at the label below.
 */

import type { LabelMap } from './label-map.ts';

/**
 * One byte per pixel, 1 where another label is at most `thickness` pixels away along the row or
 * the column. The edge of the picture is no boundary.
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

/** Row by row with a countdown per column: walking the columns themselves misses the cache. */
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

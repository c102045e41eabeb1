/**
 * Paints the part of a label map that is on the stage. The work depends on the pixels of the stage alone, so that a
 * map of 48 megapixels moves as smoothly as a small one. Pure.
 */
import type { LabelMap } from './label-map.ts';
import type { PixelColors } from './class-colors.ts';
import type { View } from './viewport.ts';

export type Target = { width: number; height: number; pixels: Uint32Array };

/** @param view In pixels of the target. */
export function paintMasks(target: Target, map: LabelMap, view: View, colors: PixelColors): void {
  const { width, height, pixels } = target;
  const columns = sourceIndices(width, view.x, view.scale, map.width);
  const rows = sourceIndices(height, view.y, view.scale, map.height);
  const above = new Int32Array(width).fill(-1);
  for (let y = 0, to = 0; y < height; y += 1, to += width) {
    const row = rows[y]!;
    if (row < 0) pixels.fill(0, to, to + width);
    else paintRow(pixels, to, map.labels, row * map.width, columns, above, colors);
    if (row < 0) above.fill(-1);
  }
}

/** A pixel whose neighbor to the left or above has another label is the edge of its class. */
function paintRow(
  pixels: Uint32Array,
  to: number,
  labels: LabelMap['labels'],
  from: number,
  columns: Int32Array,
  above: Int32Array,
  { fill, edge }: PixelColors,
): void {
  let left = -1;
  for (let x = 0; x < columns.length; x += 1) {
    const column = columns[x]!;
    const label = column < 0 ? -1 : labels[from + column]!;
    if (label < 0) pixels[to + x] = 0;
    else if ((left >= 0 && left !== label) || (above[x]! >= 0 && above[x] !== label)) {
      pixels[to + x] = edge[label]!;
    } else pixels[to + x] = fill[label]!;
    left = label;
    above[x] = label;
  }
}

/** Returns the nearest pixel of the map for each of the target; -1 beside the map. */
function sourceIndices(count: number, offset: number, scale: number, length: number): Int32Array {
  return Int32Array.from({ length: count }, (_, index) => {
    const source = Math.floor((index + 0.5 - offset) / scale);
    return source >= 0 && source < length ? source : -1;
  });
}

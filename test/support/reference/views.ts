/**
 * The five views of a window pixel by pixel, and how their logits are mixed: numerics, sections 3
 * and 6.
 */
import type { View } from '#contracts/segmentation/encoder-options.ts';
import { dot, type Rows } from './linear-algebra.ts';
import type { Picture } from './towers.ts';

type PixelOf = (channel: number, y: number, x: number) => number;

export function viewOf(view: View, picture: Picture): Picture {
  const { size, data } = picture;
  const last = size - 1;
  const at: PixelOf = (channel, y, x) => data[(channel * size + y) * size + x]!;
  const makers: Record<View, PixelOf> = {
    original: at,
    grey: (_, y, x) => 0.2989 * at(0, y, x) + 0.587 * at(1, y, x) + 0.114 * at(2, y, x),
    blur: (channel, y, x) => blurred(at, size, channel, y, x),
    vertical_flip: (channel, y, x) => at(channel, last - y, x),
    horizontal_flip: (channel, y, x) => at(channel, y, last - x),
  };
  const make = makers[view];
  const values = Array.from({ length: 3 * size * size }, (_, index) =>
    make(Math.floor(index / size / size), Math.floor(index / size) % size, index % size),
  );
  return { size, data: values };
}

/**
 * An 11 x 11 kernel, sigma 5; beyond the border the image is reflected, without its last pixel
 * twice.
 */
function blurred(at: PixelOf, size: number, channel: number, y: number, x: number): number {
  const reflect = (index: number) => {
    if (index < 0) return -index;
    return index < size ? index : 2 * (size - 1) - index;
  };
  let [sum, total] = [0, 0];
  for (let dy = -5; dy <= 5; dy += 1) {
    for (let dx = -5; dx <= 5; dx += 1) {
      const weight = Math.exp(-(dy * dy + dx * dx) / (2 * 5 * 5));
      sum += weight * at(channel, reflect(y + dy), reflect(x + dx));
      total += weight;
    }
  }
  return sum / total;
}

/**
 * Returns the query logits [queries][grid * grid] of one window: L = lambda L1 + (1 - lambda) L2,
 * where L1 comes from the views with the window's geometry and L2 from the flips. If there is only
 * one kind, returns that kind.
 * @param features For each view [grid * grid, projection].
 */
export function mixLogits(
  features: readonly Rows[],
  views: readonly View[],
  queries: Rows,
  lambda: number,
): Rows {
  const grid = Math.sqrt(features[0]!.length);
  return queries.map((query) => {
    const same: number[][] = [];
    const flips: number[][] = [];
    for (const [index, view] of views.entries()) {
      const logits = features[index]!.map((feature) => dot(feature, query));
      if (view.endsWith('_flip')) flips.push(flippedBack(logits, view, grid));
      else same.push(logits);
    }
    return logitsOfCells(same, flips, grid * grid, lambda);
  });
}

function logitsOfCells(same: Rows, flips: Rows, cells: number, lambda: number): number[] {
  const meanAt = (rows: Rows, cell: number) => rows.reduce((sum, row) => sum + row[cell]!, 0) / rows.length;
  return Array.from({ length: cells }, (_, cell) => {
    if (flips.length === 0) return meanAt(same, cell);
    if (same.length === 0) return meanAt(flips, cell);
    return lambda * meanAt(same, cell) + (1 - lambda) * meanAt(flips, cell);
  });
}

function flippedBack(logits: readonly number[], view: View, grid: number): number[] {
  return logits.map((_, cell) => {
    const [row, column] = [Math.floor(cell / grid), cell % grid];
    return view === 'vertical_flip'
      ? logits[(grid - 1 - row) * grid + column]!
      : logits[row * grid + grid - 1 - column]!;
  });
}

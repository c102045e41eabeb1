/**
 * Finds the classes that can have the best score anywhere between four neighboring pixels. An interpolated
 * score lies between the lowest and the highest of a class's four scores, so a class whose highest is below
 * the lowest of another cannot win. Most places keep one or two classes.
 */
import type { PixelMap } from '#engine/inference/pixel-map.ts';

export type Contenders = {
  /** The interval between this row of scores and the next. */
  row: number;
  /** The classes between column x and the next: `classes` from bounds[x] to bounds[x + 1], ascending. */
  bounds: Int32Array;
  classes: number[];
};

export function findContenders(scores: PixelMap, row: number): Contenders {
  const { height, width, channels, stride, data } = scores;
  const above = row * width * stride;
  const below = Math.min(row + 1, height - 1) * width * stride;
  const bounds = new Int32Array(width + 1);
  const classes: number[] = [];
  const highest = new Float32Array(channels);
  for (let column = 0; column < width; column += 1) {
    const left = column * stride;
    const right = Math.min(column + 1, width - 1) * stride;
    let floor = -1;
    for (let index = 0; index < channels; index += 1) {
      const a = data[above + left + index]!;
      const b = data[above + right + index]!;
      const c = data[below + left + index]!;
      const d = data[below + right + index]!;
      highest[index] = Math.max(a, b, c, d);
      floor = Math.max(floor, Math.min(a, b, c, d));
    }
    for (let index = 0; index < channels; index += 1) {
      if (highest[index]! >= floor) classes.push(index);
    }
    bounds[column + 1] = classes.length;
  }
  return { row, bounds, classes };
}

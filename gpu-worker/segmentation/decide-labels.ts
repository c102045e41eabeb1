/**
 * Class scores to labels at the displayed size (numerics, section 1.3 and section 8, steps 4
 * and 5). Scores are brought to the displayed size a row at a time, so that a 50-megapixel photo
 * needs no more memory for them than a small one.
 */
import type { Planes } from '../inference/planes.ts';
import type { LabelMap } from '../results/label-map.ts';
import { bilinearTaps, type BilinearTap } from './bilinear.ts';
import { closeLabels } from './closing.ts';

export type Decision = {
  labels: LabelMap;
  /** For each class, the mean of its score over the pixels that it got; 0 where it got none. */
  meanScores: number[];
};

export type DecisionOptions = {
  width: number;
  height: number;
  /** Below this, a pixel goes to class 0. Leave 0 where class 0 is not a background. */
  probabilityThreshold: number;
};

export function decideLabels(
  scores: Planes,
  { width, height, probabilityThreshold }: DecisionOptions,
): Decision {
  const rows = bilinearTaps(height, scores.height);
  const columns = bilinearTaps(width, scores.width);
  const labels = emptyLabels(scores.count, width, height);
  const row = { best: new Float32Array(width), blended: new Float32Array(scores.width) };
  for (const [index, tap] of rows.entries()) {
    const target = labels.data.subarray(index * width, (index + 1) * width);
    decideRow(scores, tap, columns, row, target, probabilityThreshold);
  }
  closeLabels(labels.data, width, height);
  return { labels, meanScores: meanScores(scores, labels, rows, columns) };
}

/** 255 and 65535 are void, so a byte is enough for 255 classes. */
function emptyLabels(classes: number, width: number, height: number): LabelMap {
  return classes <= 255
    ? { width, height, data: new Uint8Array(width * height), voidLabel: 255 }
    : { width, height, data: new Uint16Array(width * height), voidLabel: 65_535 };
}

function decideRow(
  scores: Planes,
  tap: BilinearTap,
  columns: readonly BilinearTap[],
  { best, blended }: { best: Float32Array; blended: Float32Array },
  target: Uint8Array | Uint16Array,
  probabilityThreshold: number,
): void {
  best.fill(-1);
  for (let index = 0; index < scores.count; index += 1) {
    blendRow(scores, index, tap, blended);
    for (let column = 0; column < columns.length; column += 1) {
      const { first, second, weight } = columns[column]!;
      const score = blended[first]! * (1 - weight) + blended[second]! * weight;
      if (score > best[column]!) {
        best[column] = score;
        target[column] = index;
      }
    }
  }
  for (let column = 0; column < columns.length; column += 1) {
    if (best[column]! < probabilityThreshold) target[column] = 0;
  }
}

/** One row of one class's plane, between two of its rows. */
function blendRow(
  { height, width, data }: Planes,
  index: number,
  { first, second, weight }: BilinearTap,
  blended: Float32Array,
): void {
  const above = (index * height + first) * width;
  const below = (index * height + second) * width;
  for (let column = 0; column < width; column += 1) {
    blended[column] = data[above + column]! * (1 - weight) + data[below + column]! * weight;
  }
}

function meanScores(
  scores: Planes,
  labels: LabelMap,
  rows: readonly BilinearTap[],
  columns: readonly BilinearTap[],
): number[] {
  const sums = new Float64Array(scores.count);
  const areas = new Uint32Array(scores.count);
  let pixel = 0;
  for (const row of rows) {
    for (const column of columns) {
      const label = labels.data[pixel]!;
      sums[label]! += scoreAt(scores, label, row, column);
      areas[label]! += 1;
      pixel += 1;
    }
  }
  return Array.from(sums, (sum, index) => (areas[index]! > 0 ? sum / areas[index]! : 0));
}

function scoreAt(
  { height, width, data }: Planes,
  index: number,
  row: BilinearTap,
  column: BilinearTap,
): number {
  const above = (index * height + row.first) * width;
  const below = (index * height + row.second) * width;
  const left = data[above + column.first]! * (1 - row.weight) + data[below + column.first]! * row.weight;
  const right = data[above + column.second]! * (1 - row.weight) + data[below + column.second]! * row.weight;
  return left * (1 - column.weight) + right * column.weight;
}

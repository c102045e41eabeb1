/**
 * Converts class scores to labels at the displayed size (numerics, section 1.3 and section 8, steps 4 and 5),
 * pixel by pixel in plain float64. It is the definition that the kernel's labels must equal in every byte, and
 * the "before" of the benchmark.
 */
import type { PixelMap } from '#engine/inference/pixel-map.ts';
import { emptyLabelMap, type LabelMap } from '#engine/results/label-map.ts';
import type { Decision, DecisionOptions } from '#engine/pixels/label-kernel.ts';
import { bilinearTaps, type BilinearTap } from '#engine/pixels/bilinear.ts';
import { closeLabels } from './closing.ts';
import { findContenders, type Contenders } from './contenders.ts';

/** Labels are always closed. */
export function decideScalarLabels(scores: PixelMap, options: Omit<DecisionOptions, 'closing'>): Decision {
  const { width, height } = options;
  const rows = bilinearTaps(height, scores.height);
  const columns = bilinearTaps(width, scores.width);
  const labels = emptyLabelMap(width, height, scores.channels);
  const isSameSize = width === scores.width && height === scores.height;
  const decide = isSameSize ? decideInPlace : decideUpscaled;
  decide(scores, labels, options.probabilityThreshold, rows, columns);
  closeLabels(labels.data, width, height);
  return { labels, ...meanScores(scores, labels, rows, columns) };
}

function decideInPlace(
  { channels, stride, data }: PixelMap,
  { data: labels }: LabelMap,
  probabilityThreshold: number,
): void {
  for (let pixel = 0, at = 0; pixel < labels.length; pixel += 1, at += stride) {
    let best = data[at]!;
    let label = 0;
    for (let index = 1; index < channels; index += 1) {
      const score = data[at + index]!;
      if (score > best) [best, label] = [score, index];
    }
    labels[pixel] = best < probabilityThreshold ? 0 : label;
  }
}

function decideUpscaled(
  scores: PixelMap,
  { width, data }: LabelMap,
  probabilityThreshold: number,
  rows: readonly BilinearTap[],
  columns: readonly BilinearTap[],
): void {
  let contenders: Contenders | undefined;
  for (const [index, row] of rows.entries()) {
    // Output rows between the same two rows of scores follow each other.
    if (contenders?.row !== row.first) contenders = findContenders(scores, row.first);
    const target = data.subarray(index * width, (index + 1) * width);
    decideRow(scores, contenders, row, columns, target, probabilityThreshold);
  }
}

function decideRow(
  scores: PixelMap,
  { bounds, classes }: Contenders,
  row: BilinearTap,
  columns: readonly BilinearTap[],
  target: Uint8Array | Uint16Array,
  probabilityThreshold: number,
): void {
  for (let x = 0; x < columns.length; x += 1) {
    const column = columns[x]!;
    const end = bounds[column.first + 1]!;
    let [best, label] = [-1, 0];
    for (let at = bounds[column.first]!; at < end; at += 1) {
      const score = scoreAt(scores, classes[at]!, row, column);
      if (score > best) [best, label] = [score, classes[at]!];
    }
    target[x] = best < probabilityThreshold ? 0 : label;
  }
}

function meanScores(
  scores: PixelMap,
  labels: LabelMap,
  rows: readonly BilinearTap[],
  columns: readonly BilinearTap[],
): Pick<Decision, 'meanScores' | 'areas'> {
  const sums = new Float64Array(scores.channels);
  const areas = new Uint32Array(scores.channels);
  let pixel = 0;
  for (const row of rows) {
    for (const column of columns) {
      const label = labels.data[pixel]!;
      sums[label]! += scoreAt(scores, label, row, column);
      areas[label]! += 1;
      pixel += 1;
    }
  }
  const meanOf = (sum: number, index: number) => (areas[index]! > 0 ? sum / areas[index]! : 0);
  return { meanScores: Array.from(sums, meanOf), areas: [...areas] };
}

function scoreAt(
  { width, stride, data }: PixelMap,
  index: number,
  row: BilinearTap,
  column: BilinearTap,
): number {
  const above = row.first * width;
  const below = row.second * width;
  const [first, second] = [column.first, column.second];
  const left = blend(
    data[(above + first) * stride + index]!,
    data[(below + first) * stride + index]!,
    row.weight,
  );
  const right = blend(
    data[(above + second) * stride + index]!,
    data[(below + second) * stride + index]!,
    row.weight,
  );
  return blend(left, right, column.weight);
}

function blend(a: number, b: number, weight: number): number {
  return a * (1 - weight) + b * weight;
}

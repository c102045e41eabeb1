/**
 * Builds the merge along one axis as a matrix (numerics, section 6): each window's grid is upsampled to the
 * window, placed, divided by the number of windows that cover a pixel, and resized to the working size. All
 * of this is linear and separable, so rows and columns each have one dense matrix.
 */
import { bilinearTaps } from '../pixels/bilinear.ts';

export type MergeAxis = {
  /** First pixel of each window along this axis of the resized image. */
  starts: readonly number[];
  windowSize: number;
  /** Patches along one side of a window. */
  gridSize: number;
  /** Length of the resized image along this axis. */
  resizedLength: number;
  /** Length of the result. */
  length: number;
};

/** Returns a row-major matrix [length, windows * gridSize]; each row sums to 1. */
export function mergeMatrix({
  starts,
  windowSize,
  gridSize,
  resizedLength,
  length,
}: MergeAxis): Float32Array {
  const columns = starts.length * gridSize;
  const matrix = new Float64Array(length * columns);
  const upsample = bilinearTaps(windowSize, gridSize);
  const coverage = countCoverage(starts, windowSize, resizedLength);
  for (const [row, tap] of bilinearTaps(length, resizedLength).entries()) {
    const sources = [
      { pixel: tap.first, share: 1 - tap.weight },
      { pixel: tap.second, share: tap.weight },
    ];
    for (const { pixel, share } of sources) {
      for (const [window, start] of starts.entries()) {
        const patch = upsample[pixel - start];
        if (!patch) continue;
        const at = row * columns + window * gridSize;
        const value = share / coverage[pixel]!;
        matrix[at + patch.first]! += value * (1 - patch.weight);
        matrix[at + patch.second]! += value * patch.weight;
      }
    }
  }
  return Float32Array.from(matrix);
}

function countCoverage(starts: readonly number[], windowSize: number, length: number): Uint32Array {
  const coverage = new Uint32Array(length);
  for (const start of starts) {
    for (let pixel = start; pixel < start + windowSize; pixel += 1) coverage[pixel]! += 1;
  }
  return coverage;
}

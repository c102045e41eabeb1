import { describe, it } from 'vitest';
import { windowStarts } from '#contracts/images/window-grid.ts';
import { bilinearTaps } from '#engine/pixels/bilinear.ts';
import { mergeMatrix } from '#engine/segmentation/merge-matrix.ts';
import { expectClose } from '#test/support/expect-close.ts';
import { SeededRandom } from '#test/support/random.ts';
import { mergeGrids, resizePlane, startsAlong } from '#test/support/reference/planes.ts';

const SIZES = [
  { resized: 32, length: 32, stride: 16 },
  { resized: 50, length: 50, stride: 12 },
  { resized: 50, length: 37, stride: 12 },
  { resized: 50, length: 91, stride: 32 },
  { resized: 33, length: 20, stride: 8 },
];
const [windowSize, gridSize] = [32, 4];

function matrixOf({ resized, length, stride }: (typeof SIZES)[number]): Float32Array {
  const starts = windowStarts(resized, windowSize, stride);
  return mergeMatrix({ starts, windowSize, gridSize, resizedLength: resized, length });
}

describe('mergeMatrix', () => {
  it.each(SIZES)('has rows that sum to 1: $resized to $length at stride $stride', (size) => {
    const matrix = matrixOf(size);
    const columns = matrix.length / size.length;
    const sums = Array.from({ length: size.length }, (_, row) =>
      matrix.subarray(row * columns, (row + 1) * columns).reduce((sum, value) => sum + value, 0),
    );
    expectClose(sums, Array<number>(size.length).fill(1), { absolute: 1e-6 });
  });

  it.each(SIZES)('merges as upsampling, summing, dividing and resizing do: $resized to $length', (tall) => {
    // The other side has another size, so that rows and columns cannot be mixed up.
    const wide = { resized: 46, length: 29, stride: 10 };
    const [rows, columns] = [matrixOf(tall), matrixOf(wide)];
    const [tops, lefts] = [tall, wide].map(({ resized, stride }) => startsAlong(resized, windowSize, stride));
    const [gridHeight, gridWidth] = [tops!.length * gridSize, lefts!.length * gridSize];
    const logits = new SeededRandom(12).values(gridHeight * gridWidth);
    const placed = tops!.flatMap((top, i) =>
      lefts!.map((left, j) => ({
        top,
        left,
        grid: {
          height: gridSize,
          width: gridSize,
          data: Array.from({ length: gridSize ** 2 }, (_, cell) => {
            const row = i * gridSize + Math.floor(cell / gridSize);
            return logits[row * gridWidth + j * gridSize + (cell % gridSize)]!;
          }),
        },
      })),
    );
    const merged = mergeGrids(
      placed,
      windowSize,
      { height: tall.resized, width: wide.resized },
      { height: tall.length, width: wide.length },
    );
    const product = Array.from({ length: tall.length * wide.length }, (_, index) => {
      const [y, x] = [Math.floor(index / wide.length), index % wide.length];
      let sum = 0;
      for (let i = 0; i < gridHeight; i += 1) {
        for (let j = 0; j < gridWidth; j += 1) {
          sum += rows[y * gridHeight + i]! * logits[i * gridWidth + j]! * columns[x * gridWidth + j]!;
        }
      }
      return sum;
    });
    expectClose(product, merged.data, { absolute: 2e-6 });
  });
});

describe('bilinearTaps', () => {
  it.each([
    [4, 2],
    [2, 4],
    [7, 5],
    [5, 1],
  ])('interpolates at pixel centers: %i from %i', (result, source) => {
    const values = new SeededRandom(13).values(source);
    const interpolated = bilinearTaps(result, source).map(
      ({ first, second, weight }) => values[first]! * (1 - weight) + values[second]! * weight,
    );
    const expected = resizePlane({ height: 1, width: source, data: values }, 1, result);
    expectClose(interpolated, expected.data, { absolute: 1e-9 });
  });

  it('gives quarters when it doubles', () => {
    const taps = bilinearTaps(4, 2).map(
      ({ first, second, weight }) => first * (1 - weight) + second * weight,
    );
    expectClose(taps, [0, 0.25, 0.75, 1], { absolute: 1e-12 });
  });
});

/** The confusion of any number of images: a sum of their cells, exact however many there are. */
import { ProblemError } from '#contracts/errors.ts';

export type ConfusionMatrix = {
  classes: number;
  /** Pixels, row-major [truth, prediction]; one column more than classes, for predictions of void. */
  counts: Float64Array;
};

export function emptyMatrix(classes: number): ConfusionMatrix {
  return { classes, counts: new Float64Array(classes * (classes + 1)) };
}

/** Adds an image's cells to the matrix. */
export function addCells(matrix: ConfusionMatrix, cells: readonly number[]): void {
  const { classes, counts } = matrix;
  for (const [truth, prediction, pixels] of eachCell(cells, classes)) {
    counts[truth * (classes + 1) + prediction]! += pixels;
  }
}

/**
 * The cells of a record one by one.
 *
 * @throws ProblemError `invalid-request` for cells that are not of so many classes: records of another run.
 */
export function* eachCell(
  cells: readonly number[],
  classes: number,
): Generator<readonly [truth: number, prediction: number, pixels: number]> {
  for (let index = 0; index < cells.length; index += 3) {
    const [truth, prediction, pixels] = [cells[index]!, cells[index + 1]!, cells[index + 2]!];
    if (pixels === undefined || truth >= classes || prediction > classes) {
      throw new ProblemError(
        'invalid-request',
        `A record has the cell [${cells.slice(index, index + 3).join(', ')}], and the evaluation ${classes} ` +
          'classes. Give the records that belong to the evaluation.',
      );
    }
    yield [truth, prediction, pixels];
  }
}

/** The confusion of one image, counted pixel by pixel (service conventions, "Scores"). */
import { ProblemError } from '#contracts/errors.ts';
import type { LabelMap } from '#engine/results/label-map.ts';

/**
 * The cells of an image's record: [truth, prediction, pixels] one after the other, without zeros, in
 * ascending order. Pixels whose truth is void are left out; a prediction of void is in column `classes`.
 *
 * @param toClass the class of each label of the truth, where they are not the same numbers.
 * @throws ProblemError `invalid-dataset` where the sizes differ or a label of the truth has no class.
 */
export function countCells(
  truth: LabelMap,
  prediction: LabelMap,
  classes: number,
  toClass?: ArrayLike<number>,
): number[] {
  requireSameSize(truth, prediction);
  const rows = placeLabels(truth, classes, toClass);
  const columns = placeLabels(prediction, classes);
  const counts = countPairs(truth.data, prediction.data, rows, columns, classes);
  const cells: number[] = [];
  const side = classes + 2;
  for (let row = 0; row < side; row += 1) {
    for (let column = 0; column < side; column += 1) {
      const pixels = counts[row * side + column]!;
      if (pixels === 0) continue;
      if (row > classes) throw unknownLabel(truth, rows, classes);
      if (column > classes) throw new RangeError(`a predicted label is none of the ${classes} classes`);
      if (row < classes) cells.push(row, column, pixels);
    }
  }
  return cells;
}

/** The column in which each label is counted: its class, then void, then all labels without a class. */
function placeLabels({ voidLabel }: LabelMap, classes: number, toClass?: ArrayLike<number>): Uint16Array {
  return Uint16Array.from({ length: voidLabel + 1 }, (_, label) => {
    if (label === voidLabel) return classes;
    const place = toClass ? toClass[label] : label;
    return place !== undefined && place >= 0 && place < classes ? place : classes + 1;
  });
}

/**
 * Row-major [truth, prediction]: a row and a column for each class, for void and for no class. Pixels are
 * mostly like the one before, so that runs are counted, and a table is looked up only where one ends.
 */
function countPairs(
  truth: Uint8Array | Uint16Array,
  prediction: Uint8Array | Uint16Array,
  rows: Uint16Array,
  columns: Uint16Array,
  classes: number,
): Uint32Array {
  const side = classes + 2;
  const counts = new Uint32Array(side * side);
  for (let pixel = 0; pixel < truth.length;) {
    const [label, predicted, start] = [truth[pixel]!, prediction[pixel]!, pixel];
    do pixel += 1;
    while (pixel < truth.length && truth[pixel] === label && prediction[pixel] === predicted);
    counts[rows[label]! * side + columns[predicted]!]! += pixel - start;
  }
  return counts;
}

function requireSameSize(truth: LabelMap, prediction: LabelMap): void {
  if (truth.width === prediction.width && truth.height === prediction.height) return;
  throw new ProblemError(
    'invalid-dataset',
    `The mask has ${truth.width} x ${truth.height} pixels and its image ${prediction.width} x ` +
      `${prediction.height}, as displayed. Give a mask of the image's size.`,
  );
}

function unknownLabel({ data }: LabelMap, rows: Uint16Array, classes: number): ProblemError {
  const label = (data as Uint16Array).find((value) => rows[value]! > classes);
  return new ProblemError(
    'invalid-dataset',
    `The mask has pixels of label ${label}, but there are only ${classes} classes. Name a vocabulary ` +
      'with all classes of the dataset, or say that this value is not scored: `void` of the protocol, `--void` on the command line.',
  );
}

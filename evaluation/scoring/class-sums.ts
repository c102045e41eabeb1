/** The three sums of each class, of an image's confusion or of all images'. */
import { emptySums, type ClassSums } from '#contracts/evaluations/class-sums.ts';
import { eachCell, type ConfusionMatrix } from './confusion-matrix.ts';

export function sumsOfCells(cells: readonly number[], classes: number): ClassSums {
  const sums = emptySums(classes);
  for (const [truth, prediction, pixels] of eachCell(cells, classes)) {
    sums.truth[truth]! += pixels;
    if (prediction < classes) sums.predicted[prediction]! += pixels;
    if (prediction === truth) sums.intersection[truth]! += pixels;
  }
  return sums;
}

export function sumsOfMatrix({ classes, counts }: ConfusionMatrix): ClassSums {
  const sums = emptySums(classes);
  for (let truth = 0; truth < classes; truth += 1) {
    for (let prediction = 0; prediction <= classes; prediction += 1) {
      const pixels = counts[truth * (classes + 1) + prediction]!;
      sums.truth[truth]! += pixels;
      if (prediction < classes) sums.predicted[prediction]! += pixels;
      if (prediction === truth) sums.intersection[truth]! += pixels;
    }
  }
  return sums;
}

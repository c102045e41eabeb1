/**
 * What all scores but the confusion matrix itself are made of: three sums for each class. They are small
 * enough to be kept in a row of the table while an evaluation runs, and for every replicate of a bootstrap.
 */

/** Pixels, one number for each class. A prediction of void is in `truth` alone. */
export type ClassSums = { intersection: Float64Array; truth: Float64Array; predicted: Float64Array };

export function emptySums(classes: number): ClassSums {
  return sumsIn(new Float64Array(3 * classes));
}

/** Adds other sums of as many classes. */
export function addSums(sums: ClassSums, other: ClassSums): void {
  for (const name of ['intersection', 'truth', 'predicted'] as const) {
    for (let index = 0; index < sums[name].length; index += 1) sums[name][index]! += other[name][index]!;
  }
}

/** 24 bytes a class: little-endian float64, all of intersection, then truth, then predicted. */
export function packSums({ intersection, truth, predicted }: ClassSums): Uint8Array {
  return new Uint8Array(Float64Array.of(...intersection, ...truth, ...predicted).buffer);
}

export function unpackSums(bytes: Uint8Array): ClassSums {
  // A copy, because a view of doubles must begin at a multiple of eight bytes.
  return sumsIn(new Float64Array(Uint8Array.from(bytes).buffer));
}

/** Of one class: 0 where it is predicted but nowhere there, NaN where it is neither. */
export function intersectionOverUnion(intersection: number, truth: number, predicted: number): number {
  return intersection / (truth + predicted - intersection);
}

/** The mean IoU over classes that are there or predicted; null without any. */
export function meanIntersectionOverUnion(sums: ClassSums): number | null {
  let [sum, defined] = [0, 0];
  for (let index = 0; index < sums.truth.length; index += 1) {
    const iou = intersectionOverUnion(sums.intersection[index]!, sums.truth[index]!, sums.predicted[index]!);
    if (Number.isNaN(iou)) continue;
    sum += iou;
    defined += 1;
  }
  return defined > 0 ? sum / defined : null;
}

function sumsIn(values: Float64Array): ClassSums {
  const classes = values.length / 3;
  return {
    intersection: values.subarray(0, classes),
    truth: values.subarray(classes, 2 * classes),
    predicted: values.subarray(2 * classes),
  };
}

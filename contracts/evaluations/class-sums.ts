/**
 * Three sums for each class, from which all scores except the confusion matrix itself are computed. They are
 * small enough for a table row while an evaluation runs, and for every replicate of a bootstrap.
 */

/** Pixel counts, one number per class. A pixel predicted as void counts in `truth` alone. */
export type ClassSums = { intersection: Float64Array; truth: Float64Array; predicted: Float64Array };

export function emptySums(classes: number): ClassSums {
  return sumsIn(new Float64Array(3 * classes));
}

/** Adds other sums with the same number of classes in place. */
export function addSums(sums: ClassSums, other: ClassSums): void {
  for (const name of ['intersection', 'truth', 'predicted'] as const) {
    for (let index = 0; index < sums[name].length; index += 1) sums[name][index]! += other[name][index]!;
  }
}

/**
 * Packs the sums into 24 bytes per class: little-endian float64, all of intersection, then truth, then
 * predicted.
 */
export function packSums({ intersection, truth, predicted }: ClassSums): Uint8Array {
  return new Uint8Array(Float64Array.of(...intersection, ...truth, ...predicted).buffer);
}

export function unpackSums(bytes: Uint8Array): ClassSums {
  // Copies because a Float64Array must begin at a multiple of eight bytes.
  return sumsIn(new Float64Array(Uint8Array.from(bytes).buffer));
}

/** Computes the IoU of one class: 0 if it is predicted but not in the truth, NaN if it is in neither. */
export function intersectionOverUnion(intersection: number, truth: number, predicted: number): number {
  return intersection / (truth + predicted - intersection);
}

/** Averages the IoU over classes that are in the truth or predicted; returns null if there are none. */
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

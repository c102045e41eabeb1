/**
 * The output of a segmentation: one label per pixel of the displayed image. A label is the index of the class
 * in vocabulary order.
 */

/** Row-major labels. Beyond 255 classes a byte has no value left for void, so labels have 16 bits. */
export type LabelMap = { width: number; height: number } & (
  | { data: Uint8Array; voidLabel: 255 }
  | { data: Uint16Array; voidLabel: 65535 }
);

/** Creates a map that is all label 0. Void is 255 or 65535, so a byte suffices for up to 255 classes. */
export function emptyLabelMap(width: number, height: number, classes: number): LabelMap {
  return classes <= 255
    ? { width, height, data: new Uint8Array(width * height), voidLabel: 255 }
    : { width, height, data: new Uint16Array(width * height), voidLabel: 65_535 };
}

/** Counts pixels by class index; void pixels are at index `voidLabel`. */
export function countLabels({ data, voidLabel }: LabelMap): Uint32Array {
  const areas = new Uint32Array(voidLabel + 1);
  for (let pixel = 0; pixel < data.length; pixel++) areas[data[pixel]!]!++;
  return areas;
}

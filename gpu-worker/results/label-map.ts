/**
 * What segmentation hands to everything that writes results: one label per pixel of the displayed
 * photo. A label is the index of the class in the vocabulary's order.
 */

/** Row-major labels. Above 255 classes a byte has no value left for void, hence 16 bits. */
export type LabelMap = { width: number; height: number } & (
  | { data: Uint8Array; voidLabel: 255 }
  | { data: Uint16Array; voidLabel: 65535 }
);

/** Pixels per label: the areas by class index; void pixels are at index `voidLabel`. */
export function countLabels({ data, voidLabel }: LabelMap): Uint32Array {
  const areas = new Uint32Array(voidLabel + 1);
  for (let pixel = 0; pixel < data.length; pixel++) areas[data[pixel]!]!++;
  return areas;
}

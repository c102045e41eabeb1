/** Small label maps for tests, from a rule that gives the label of the n-th pixel, row by row. */

import type { LabelMap } from '#engine/results/label-map.ts';

type LabelOf = (pixel: number) => number;

export function byteLabels(width: number, height: number, labelOf: LabelOf): LabelMap {
  return {
    width,
    height,
    voidLabel: 255,
    data: Uint8Array.from({ length: width * height }, (_, pixel) => labelOf(pixel)),
  };
}

export function wordLabels(width: number, height: number, labelOf: LabelOf): LabelMap {
  return {
    width,
    height,
    voidLabel: 65535,
    data: Uint16Array.from({ length: width * height }, (_, pixel) => labelOf(pixel)),
  };
}

/** Label maps of truth: numbers of any source to the labels of a map, in bytes where they fit. */
import type { LabelMap } from '#engine/results/label-map.ts';

/** The label of void in 16 bits, before a map is narrowed. */
export const VOID = 65_535;

/** @param labels row-major, `VOID` where void. Kept where a label needs more than a byte. */
export function toLabelMap(width: number, height: number, labels: Uint16Array): LabelMap {
  if (labels.some((label) => label >= 255 && label !== VOID)) {
    return { width, height, data: labels, voidLabel: VOID };
  }
  // The low byte of void is the void of bytes.
  return { width, height, data: new Uint8Array(labels), voidLabel: 255 };
}

/**
 * `masks.json`: every class found in the image as a COCO mask with its measures. The member order is fixed
 * and numbers are rounded, so that equal results give equal bytes.
 */

import { type BoundingBox, cutClassMasks } from './class-masks.ts';
import type { LabelMap } from './label-map.ts';
import type { RunLengthMask } from './run-length.ts';
import { sixDecimals } from './six-decimals.ts';

export type MasksJson = {
  /** Size of the displayed image in pixels. */
  width: number;
  height: number;
  /** Classes that have at least one pixel, by class index. */
  masks: {
    class_index: number;
    name: string;
    area: number;
    bbox: BoundingBox;
    /** Mean score of the class over its pixels, to six decimals. */
    score: number;
    segmentation: RunLengthMask;
  }[];
};

/** @param classes Name and mean score of each class, in vocabulary order. */
export function buildMasks(labels: LabelMap, classes: readonly { name: string; score: number }[]): MasksJson {
  const masks = cutClassMasks(labels).map(({ classIndex, area, bbox, segmentation }) => {
    const found = classes[classIndex];
    if (!found) throw new RangeError(`label ${classIndex} has no class: there are ${classes.length}`);
    const { name, score } = found;
    return { class_index: classIndex, name, area, bbox, score: sixDecimals(score), segmentation };
  });
  return { width: labels.width, height: labels.height, masks };
}

/** Encodes `masks.json` as UTF-8. */
export function encodeMasksJson(masks: MasksJson): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(masks)}\n`);
}

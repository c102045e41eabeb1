/** A label map over its image: classes tinted as in every overlay, background as photographed. */
import type { RgbImage } from '#engine/imaging/rgb-image.ts';
import type { LabelMap } from '#engine/results/label-map.ts';
import { overlayColor } from '#engine/results/overlay-colors.ts';
import { tintPicture } from '#engine/results/tint-picture.ts';
import type { Rgb } from '#engine/results/voc-palette.ts';
import { hatch } from './hatch.ts';

/** The color of a class in every picture; the background has none. */
export function colorOf(label: number, hasBackground: boolean): Rgb | undefined {
  return hasBackground && label === 0 ? undefined : overlayColor(label);
}

/** Paints a picture of the size that both have. Void is hatched. */
export function paintLabels(
  image: RgbImage,
  labels: LabelMap,
  { classes, hasBackground }: { classes: number; hasBackground: boolean },
): RgbImage {
  const { width, height } = image;
  const data = new Uint8Array(image.data.length);
  const colors = Array.from({ length: classes }, (_, label) => colorOf(label, hasBackground));
  tintPicture({ width, data }, image, labels, colors);
  for (let pixel = 0; pixel < labels.data.length; pixel += 1) {
    if (labels.data[pixel] === labels.voidLabel) hatch(data, pixel, width);
  }
  return { width, height, data };
}

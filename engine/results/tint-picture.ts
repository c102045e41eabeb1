/**
 * Blends the class colors over the image and draws the boundaries in a single pass over the pixels, because
 * an image has up to 50 million.
 */

import type { RgbImage } from '../imaging/rgb-image.ts';
import { findBoundaries } from './class-boundaries.ts';
import type { LabelMap } from './label-map.ts';
import type { Rgb } from './voc-palette.ts';

/** Opacity of the class color, and of white on a boundary, in 1/256. */
const TINT = 140;
const LINE = 216;
const WHITE = 255 * LINE;

/** Mean side of the image per pixel of line width: about one and a half pixels when shown on a screen. */
const SIDE_PER_LINE = 600;
/** Smaller images get no lines, because a line would hide the area it surrounds. */
const LEAST_SIDE_WITH_LINES = 160;

/** The target of the image: the top left of a larger RGB image, HWC, `width` pixels wide. */
export type Canvas = { width: number; data: Uint8Array };

/**
 * Writes the tinted image.
 *
 * @param colors The tint by label; a label without one keeps the original pixels, and boundaries are drawn
 *   only on the tinted side.
 */
export function tintPicture(
  canvas: Canvas,
  image: RgbImage,
  labels: LabelMap,
  colors: readonly (Rgb | undefined)[],
): void {
  const lines = findBoundaries(labels, lineThickness(image));
  const { tinted, red, green, blue } = tintTables(labels.voidLabel + 1, colors);
  for (let y = 0, pixel = 0; y < image.height; y++) {
    for (let x = 0, to = y * canvas.width * 3; x < image.width; x++, pixel++, to += 3) {
      const label = labels.data[pixel]!;
      const isTinted = tinted[label] === 1;
      const isLine = isTinted && lines[pixel] === 1;
      const kept = isLine ? 256 - LINE : isTinted ? 256 - TINT : 256;
      canvas.data[to] = (image.data[pixel * 3]! * kept + (isLine ? WHITE : red[label]!)) >> 8;
      canvas.data[to + 1] = (image.data[pixel * 3 + 1]! * kept + (isLine ? WHITE : green[label]!)) >> 8;
      canvas.data[to + 2] = (image.data[pixel * 3 + 2]! * kept + (isLine ? WHITE : blue[label]!)) >> 8;
    }
  }
}

function lineThickness({ width, height }: RgbImage): number {
  const side = Math.sqrt(width * height);
  return side < LEAST_SIDE_WITH_LINES ? 0 : Math.max(1, Math.round(side / SIDE_PER_LINE));
}

/** Precomputes the tint's part of each channel by label, ready to be added. */
function tintTables(labels: number, colors: readonly (Rgb | undefined)[]) {
  const channel = (index: 0 | 1 | 2) =>
    Uint32Array.from({ length: labels }, (_, label) => (colors[label]?.[index] ?? 0) * TINT);
  const tinted = Uint8Array.from({ length: labels }, (_, label) => (colors[label] ? 1 : 0));
  return { tinted, red: channel(0), green: channel(1), blue: channel(2) };
}

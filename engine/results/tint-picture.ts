/**
 * Blends the class colors over the image and draws the boundaries in a single pass over the pixels, because
 * an image has up to 50 million.
 */

import type { RgbImage } from '../imaging/rgb-image.ts';
import { findBoundaries } from './class-boundaries.ts';
import type { LabelMap } from './label-map.ts';
import type { Rgb } from './voc-palette.ts';

/** Opacity of the class color, and of white on a boundary, in 1/256. */
const WHOLE = 256;
const TINT = 112;
const LINE = 216;
const WHITE = 255 * LINE;

/** Mean side of the image per pixel of line width on each side of a boundary: a thin line on any screen. */
const SIDE_PER_LINE = 900;
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
  const { kept, red, green, blue } = tintTables(labels.voidLabel + 1, colors);
  const { data: source } = image;
  const { data: target } = canvas;
  for (let y = 0, pixel = 0, from = 0; y < image.height; y++) {
    for (let x = 0, to = y * canvas.width * 3; x < image.width; x++, pixel++, from += 3, to += 3) {
      const label = labels.data[pixel]!;
      const share = kept[label]!;
      if (lines[pixel] === 1 && share < WHOLE) {
        target[to] = (source[from]! * (WHOLE - LINE) + WHITE) >> 8;
        target[to + 1] = (source[from + 1]! * (WHOLE - LINE) + WHITE) >> 8;
        target[to + 2] = (source[from + 2]! * (WHOLE - LINE) + WHITE) >> 8;
      } else {
        target[to] = (source[from]! * share + red[label]!) >> 8;
        target[to + 1] = (source[from + 1]! * share + green[label]!) >> 8;
        target[to + 2] = (source[from + 2]! * share + blue[label]!) >> 8;
      }
    }
  }
}

function lineThickness({ width, height }: RgbImage): number {
  const side = Math.sqrt(width * height);
  return side < LEAST_SIDE_WITH_LINES ? 0 : Math.max(1, Math.round(side / SIDE_PER_LINE));
}

/** Precomputes by label the share of the image that is kept, and the tint's part of each channel. */
function tintTables(labels: number, colors: readonly (Rgb | undefined)[]) {
  const channel = (index: 0 | 1 | 2) =>
    Uint16Array.from({ length: labels }, (_, label) => (colors[label]?.[index] ?? 0) * TINT);
  const kept = Uint16Array.from({ length: labels }, (_, label) => (colors[label] ? WHOLE - TINT : WHOLE));
  return { kept, red: channel(0), green: channel(1), blue: channel(2) };
}

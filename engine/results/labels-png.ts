/**
 * `labels.png`: the labels themselves as pixel values, for programs. Sharp would quantize the palette and
 * reorder the values; fast-png keeps both. Its compressor is plain JavaScript, so the bytes are the same on
 * every processor, which Node's own zlib does not guarantee.
 */

import { encode } from 'fast-png';
import type { LabelMap } from './label-map.ts';
import { VOC_PALETTE } from './voc-palette.ts';

/** Higher levels took up to six times as long for little gain on maps of 12 and 50 megapixels. */
const zlib = { level: 1 } as const;

const palette = VOC_PALETTE.map((color) => [...color]);

/**
 * Encodes up to 255 classes as 8-bit indexed with VOC's palette, more as 16-bit gray. Equal maps give equal
 * bytes.
 */
export function encodeLabelsPng({ width, height, data }: LabelMap): Uint8Array {
  const picture =
    data instanceof Uint16Array
      ? { width, height, data, channels: 1, depth: 16 as const }
      : { width, height, data, channels: 1, depth: 8 as const, palette };
  return encode(picture, { zlib });
}

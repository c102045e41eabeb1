/** The only image type of the engine, produced by decoding and used in every later step. */

/**
 * 8-bit sRGB, upright, three bytes per pixel (HWC), rows from the top: `data.length = height * width * 3`.
 */
export type RgbImage = {
  width: number;
  height: number;
  data: Uint8Array;
};

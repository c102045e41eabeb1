/**
 * The one picture type of the worker: what decoding gives and every later step takes.
 */

/** 8-bit sRGB, upright, three bytes a pixel (HWC), rows from the top: `data.length = height * width * 3`. */
export type RgbImage = {
  width: number;
  height: number;
  data: Uint8Array;
};

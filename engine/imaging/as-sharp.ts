import sharp, { type Sharp } from 'sharp';
import type { RgbImage } from './rgb-image.ts';

/** Passes a decoded image to sharp. No pixel limit applies, since the pixels were counted before decoding. */
export function asSharp({ width, height, data }: RgbImage): Sharp {
  return sharp(data, { raw: { width, height, channels: 3 }, limitInputPixels: false });
}

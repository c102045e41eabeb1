import sharp, { type Sharp } from 'sharp';
import type { RgbImage } from './rgb-image.ts';

/** A decoded picture as sharp takes it; its pixels were counted before it was decoded. */
export function asSharp({ width, height, data }: RgbImage): Sharp {
  return sharp(data, { raw: { width, height, channels: 3 }, limitInputPixels: false });
}

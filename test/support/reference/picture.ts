/** Resizing and normalizing in loops, straight from numerics, section 1. */
import type { RgbImage } from '#engine/imaging/rgb-image.ts';
import type { Plane } from './planes.ts';

const MEAN = [122.771, 116.746, 104.094];
const DEVIATION = [68.501, 66.632, 70.323];

export function resizedSize({ width, height }: RgbImage, shortSide: number) {
  const scale = Math.min(2048 / Math.max(height, width), shortSide / Math.min(height, width));
  return { width: Math.floor(width * scale + 0.5), height: Math.floor(height * scale + 0.5) };
}

/** OpenCV's bilinear resizing of bytes: coefficients of 11 bits, two integer passes. */
export function resizeBytes(image: RgbImage, width: number, height: number): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    const row = source(y, height, image.height);
    const upper = Math.max(row.at, 0);
    const lower = Math.min(row.at + 1, image.height - 1);
    for (let x = 0; x < width; x += 1) {
      let { at, share } = source(x, width, image.width);
      if (at < 0) [at, share] = [0, 0];
      if (at >= image.width - 1) [at, share] = [image.width - 1, 0];
      const [a0, a1] = coefficients(share);
      const [b0, b1] = coefficients(row.share);
      for (let channel = 0; channel < 3; channel += 1) {
        const pixel = (line: number, column: number) =>
          image.data[(line * image.width + column) * 3 + channel]!;
        const right = Math.min(at + 1, image.width - 1);
        const h0 = pixel(upper, at) * a0 + pixel(upper, right) * a1;
        const h1 = pixel(lower, at) * a0 + pixel(lower, right) * a1;
        data[(y * width + x) * 3 + channel] = (((b0 * (h0 >> 4)) >> 16) + ((b1 * (h1 >> 4)) >> 16) + 2) >> 2;
      }
    }
  }
  return { width, height, data };
}

/** Planes R, G and B of (x - mean) / deviation. */
export function normalizedPlanes({ width, height, data }: RgbImage): Plane[] {
  return MEAN.map((mean, channel) => ({
    width,
    height,
    data: Array.from(
      { length: width * height },
      (_, pixel) => (data[pixel * 3 + channel]! - mean) / DEVIATION[channel]!,
    ),
  }));
}

function source(index: number, length: number, sourceLength: number) {
  const scale = 1 / (length / sourceLength);
  const position = Math.fround((index + 0.5) * scale - 0.5);
  const at = Math.floor(position);
  return { at, share: Math.fround(position - at) };
}

function coefficients(share: number): [number, number] {
  return [roundHalfToEven(Math.fround(1 - share) * 2048), roundHalfToEven(share * 2048)];
}

function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

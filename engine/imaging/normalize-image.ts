/**
 * Converts image bytes to the encoder's input. A byte has 256 values, so one table per channel does all the
 * arithmetic, rounded to float32 at each step as in a float32 tensor.
 */
import type { RgbImage } from './rgb-image.ts';

const MEANS = [122.771, 116.746, 104.094];
const STANDARD_DEVIATIONS = [68.501, 66.632, 70.323];

const TABLES = MEANS.map((mean, channel) => {
  const deviation = Math.fround(STANDARD_DEVIATIONS[channel]!);
  return Float32Array.from({ length: 256 }, (_, value) => Math.fround(value - Math.fround(mean)) / deviation);
});

/**
 * Computes `(x - mean) / standard deviation` per channel; returns CHW: [3, height, width] in R, G, B order.
 */
export function normalizeImage(image: RgbImage): Float32Array {
  const pixels = image.width * image.height;
  const normalized = new Float32Array(pixels * 3);
  TABLES.forEach((table, channel) => {
    const plane = normalized.subarray(channel * pixels, (channel + 1) * pixels);
    for (let i = 0, at = channel; i < pixels; i++, at += 3) plane[i] = table[image.data[at]!]!;
  });
  return normalized;
}

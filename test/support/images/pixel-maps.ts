/** Pixel maps for tests, and the planes that the reference works on. */
import type { PixelMap } from '#engine/inference/pixel-map.ts';
import { SeededRandom } from '../random.ts';
import type { Plane } from '../reference/planes.ts';

/** One row of numbers a channel, `width` pixels to a line. */
export function pixelMapOf(width: number, ...channels: ArrayLike<number>[]): PixelMap {
  const pixels = channels[0]!.length;
  const data = Float32Array.from({ length: pixels * channels.length }, (_, index) => {
    const pixel = Math.floor(index / channels.length);
    return channels[index % channels.length]![pixel]!;
  });
  return { channels: channels.length, stride: channels.length, width, height: pixels / width, data };
}

/** Scores between 0 and 1, in steps that make ties. */
export function randomScores(channels: number, height: number, width: number, seed: number): PixelMap {
  const random = new SeededRandom(seed);
  const planes = Array.from({ length: channels }, () =>
    Float32Array.from({ length: height * width }, () => random.integer(0, 64) / 64),
  );
  return pixelMapOf(width, ...planes);
}

export function separate({ channels, height, width, stride, data }: PixelMap): Plane[] {
  return Array.from({ length: channels }, (_, channel) => ({
    height,
    width,
    data: Float32Array.from({ length: height * width }, (__, pixel) => data[pixel * stride + channel]!),
  }));
}

/** Noise on a slope: no area is flat, so PAMR's sigma is not rounding noise. */
export function randomPlanes(count: number, height: number, width: number, seed: number): Plane[] {
  const random = new SeededRandom(seed);
  return Array.from({ length: count }, () => ({
    height,
    width,
    data: random.values(height * width).map((value, index) => value + (index % width) / width),
  }));
}

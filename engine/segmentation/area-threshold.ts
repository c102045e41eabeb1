/** Drops small classes (numerics, section 8, step 3). */
import type { PixelMap } from '../inference/pixel-map.ts';

/**
 * Sets the score of every foreground class to 0 whose area is at most `threshold` of the whole foreground.
 * Areas count the best class at each pixel. Changes `scores` in place.
 *
 * @param firstForeground Index of the first class that is not background: 0 or 1.
 */
export function dropSmallClasses(scores: PixelMap, threshold: number, firstForeground: number): void {
  const areas = countBestClasses(scores);
  const foreground = areas.slice(firstForeground).reduce((sum, area) => sum + area, 0);
  for (let index = firstForeground; index < scores.channels; index += 1) {
    if (areas[index]! > threshold * foreground) continue;
    for (let at = index; at < scores.data.length; at += scores.stride) scores.data[at] = 0;
  }
}

function countBestClasses({ channels, stride, data }: PixelMap): Uint32Array {
  const areas = new Uint32Array(channels);
  for (let pixel = 0; pixel < data.length; pixel += stride) {
    let best = 0;
    for (let index = 1; index < channels; index += 1) {
      if (data[pixel + index]! > data[pixel + best]!) best = index;
    }
    areas[best]! += 1;
  }
  return areas;
}

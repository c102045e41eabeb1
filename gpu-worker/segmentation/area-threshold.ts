/** Small classes dropped (numerics, section 8, step 3). */
import type { Planes } from '../inference/planes.ts';

/**
 * Gives score 0 to every foreground class whose area is not more than `threshold` of the whole
 * foreground. Areas are those of the best class at each pixel. Changes `scores` in place.
 *
 * @param firstForeground Index of the first class that is not background: 0 or 1.
 */
export function dropSmallClasses(scores: Planes, threshold: number, firstForeground: number): void {
  const areas = countBestClasses(scores);
  const foreground = areas.slice(firstForeground).reduce((sum, area) => sum + area, 0);
  const pixels = scores.height * scores.width;
  for (let index = firstForeground; index < scores.count; index += 1) {
    if (areas[index]! > threshold * foreground) continue;
    scores.data.fill(0, index * pixels, (index + 1) * pixels);
  }
}

function countBestClasses({ count, height, width, data }: Planes): Uint32Array {
  const areas = new Uint32Array(count);
  const pixels = height * width;
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    let best = 0;
    for (let index = 1; index < count; index += 1) {
      if (data[index * pixels + pixel]! > data[best * pixels + pixel]!) best = index;
    }
    areas[best]! += 1;
  }
  return areas;
}

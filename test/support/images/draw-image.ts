/** Pictures for tests: a slope, some discs and a little noise, so that no area is flat. */
import type { RgbImage } from '#engine/imaging/rgb-image.ts';
import { asSharp } from './drawn-picture.ts';
import { SeededRandom } from '../random.ts';

export function drawImage(width: number, height: number, seed: number): RgbImage {
  const random = new SeededRandom(seed);
  const discs = Array.from({ length: 4 }, () => ({
    x: random.integer(0, width - 1),
    y: random.integer(0, height - 1),
    radius: random.integer(1, Math.ceil(Math.min(width, height) / 3)),
    color: [0, 1, 2].map(() => random.integer(20, 235)),
  }));
  const data = new Uint8Array(width * height * 3);
  for (let index = 0; index < data.length; index += 1) {
    const [x, y, channel] = [Math.floor(index / 3) % width, Math.floor(index / 3 / width), index % 3];
    const disc = discs.find((each) => (each.x - x) ** 2 + (each.y - y) ** 2 <= each.radius ** 2);
    const slope = 40 + 150 * (channel === 1 ? y / height : x / width);
    data[index] = (disc?.color[channel] ?? slope) + random.integer(-12, 12);
  }
  return { width, height, data };
}

export async function encodePng(image: RgbImage): Promise<Uint8Array> {
  return asSharp(image).png().toBuffer();
}

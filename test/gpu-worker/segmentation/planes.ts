/** Class scores for tests, given as one row of numbers a class. */
import type { Planes } from '../../../gpu-worker/inference/planes.ts';
import { SeededRandom } from '../../support/random.ts';
import type { Plane } from '../../support/reference/planes.ts';

export function scorePlanesOf(width: number, ...classes: number[][]): Planes {
  return {
    count: classes.length,
    width,
    height: classes[0]!.length / width,
    data: Float32Array.from(classes.flat()),
  };
}

/** Scores between 0 and 1, in steps that make ties. */
export function randomScores(count: number, height: number, width: number, seed: number): Planes {
  const random = new SeededRandom(seed);
  const data = Float32Array.from({ length: count * height * width }, () => random.integer(0, 64) / 64);
  return { count, height, width, data };
}

export function separate({ count, height, width, data }: Planes): Plane[] {
  return Array.from({ length: count }, (_, index) => ({
    height,
    width,
    data: data.slice(index * height * width, (index + 1) * height * width),
  }));
}

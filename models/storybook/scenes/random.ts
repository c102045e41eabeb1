/**
 * The only source of randomness in a scene: a seeded generator with the four methods that drawing needs. It
 * is mutable on purpose; one instance belongs to one scene.
 */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export class Random {
  readonly #generator;

  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed);
  }

  /** Returns a uniform value in [low, high). */
  between(low: number, high: number): number {
    return low + uniformFloat64(this.#generator) * (high - low);
  }

  /** Returns a uniform integer from low to high, both included. */
  integer(low: number, high: number): number {
    return uniformInt(this.#generator, low, high);
  }

  chance(probability: number): boolean {
    return uniformFloat64(this.#generator) < probability;
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.integer(0, choices.length - 1)]!;
  }
}

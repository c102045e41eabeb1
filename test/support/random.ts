/** Seeded randomness for tests: the same seed gives the same numbers on every machine. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export class SeededRandom {
  readonly #generator;

  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed);
  }

  /** Returns a whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number {
    return uniformInt(this.#generator, low, high);
  }

  /** Multiples of 1/1024 in [-1, 1): every one of them is a float32. */
  values(length: number): Float32Array {
    return Float32Array.from({ length }, () => this.integer(-1024, 1023) / 1024);
  }

  /**
   * Numbers around zero, at most `spread` (a power of two) away, of which each has eight binary
   * digits: float32, float16 and bfloat16 all hold them exactly.
   */
  weights(length: number, spread: number): number[] {
    return Array.from({ length }, () => (this.integer(-255, 255) / 256) * spread);
  }
}

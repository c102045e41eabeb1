/** Detects that the clock was set, by comparing it with the time that has really passed. */
import type { Clock } from '#contracts/time.ts';

export class ClockWatch {
  readonly #now: Clock;
  readonly #elapsed: () => number;
  #offset: number;

  /** @param elapsed Milliseconds since a fixed moment, from a clock that nobody sets. */
  constructor(now: Clock, elapsed: () => number) {
    this.#now = now;
    this.#elapsed = elapsed;
    this.#offset = this.#measure();
  }

  /**
   * Returns the seconds by which the clock was set since the last look; negative if it was set
   * back.
   */
  look(): number {
    const before = this.#offset;
    this.#offset = this.#measure();
    return (this.#offset - before) / 1000;
  }

  #measure(): number {
    return this.#now().getTime() - this.#elapsed();
  }
}

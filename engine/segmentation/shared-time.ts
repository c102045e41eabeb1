/** Divides a process's time among the photos that it has at the same time: the shares of all are the time that passed. */
export class SharedTime {
  readonly #now: () => number;
  #active = 0;
  #share = 0;
  #since: number;

  /** @param now A clock in milliseconds. */
  constructor(now = () => performance.now()) {
    this.#now = now;
    this.#since = now();
  }

  /** Returns the seconds of one who has taken part from the start: the difference of two calls is a share. */
  get seconds(): number {
    const now = this.#now();
    this.#share += (now - this.#since) / 1000 / Math.max(1, this.#active);
    this.#since = now;
    return this.#share;
  }

  /** Returns a function that gives the share, from 0 to 1, of the time since this call. */
  measureShare(): () => number {
    const before = this.seconds;
    const start = this.#since;
    return () => {
      const share = this.seconds - before;
      const elapsed = (this.#since - start) / 1000;
      return elapsed > 0 ? share / elapsed : 1;
    };
  }

  /** Counts one more until the returned function is called. */
  enter(): () => void {
    this.#change(1);
    return () => this.#change(-1);
  }

  #change(by: number): void {
    // What has passed was divided among those who were there.
    void this.seconds;
    this.#active += by;
  }
}

/** Measures the seconds of each stage of some work. */
export type Timings = Record<string, number>;

export class Stopwatch {
  timings: Timings = {};

  add(timings: Timings): void {
    for (const [stage, seconds] of Object.entries(timings)) {
      this.timings[stage] = (this.timings[stage] ?? 0) + seconds;
    }
  }

  /** Returns the times so far and starts again from zero. */
  restart(): Timings {
    const { timings } = this;
    this.timings = {};
    return timings;
  }

  /** Runs `work` and adds its wall time to `stage`. */
  async time<Result>(stage: string, work: () => Result | Promise<Result>): Promise<Result> {
    const start = performance.now();
    try {
      return await work();
    } finally {
      this.add({ [stage]: (performance.now() - start) / 1000 });
    }
  }
}

/** Seconds by stage of a piece of work. */
export type Timings = Record<string, number>;

export class Stopwatch {
  readonly timings: Timings = {};

  /** Runs `work` and adds its wall time to `stage`. */
  async time<Result>(stage: string, work: () => Result | Promise<Result>): Promise<Result> {
    const start = performance.now();
    try {
      return await work();
    } finally {
      this.timings[stage] = (this.timings[stage] ?? 0) + (performance.now() - start) / 1000;
    }
  }
}

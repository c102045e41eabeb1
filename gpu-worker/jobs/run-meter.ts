/** Measures a run: seconds by stage, encoder passes, and their approximate cost. */
import { estimateCost, type Price } from '#contracts/estimated-cost.ts';
import type { Job, JobTimings, JobUsage } from '#contracts/jobs/job.ts';
import type { Progress } from '#engine/inference/run-hooks.ts';
import type { SharedTime } from '#engine/segmentation/shared-time.ts';
import { Stopwatch, type Timings } from '#engine/segmentation/stopwatch.ts';

export type Wait = Pick<JobTimings, 'queue_seconds' | 'cold_start_seconds'>;

/** The part of the wait in which this worker was not ready is its cold start, and the rest the queue's. */
export function describeWait(job: Pick<Job, 'created_at'>, until: Date, readyAt: Date | undefined): Wait {
  const created = Date.parse(job.created_at);
  const waited = Math.max(0, until.getTime() - created);
  const cold = Math.min(waited, Math.max(0, (readyAt ?? until).getTime() - created));
  return { queue_seconds: (waited - cold) / 1000, cold_start_seconds: cold / 1000 };
}

export class RunMeter {
  readonly #start = performance.now();
  readonly #watch = new Stopwatch();
  readonly #views: number;
  readonly #price: Price | undefined;
  readonly #time: SharedTime;
  readonly #shareBefore: number;
  #segmentation: Timings = {};
  #progress: Progress | undefined;
  #windows = 0;

  constructor(job: Pick<Job, 'options'>, price: Price | undefined, time: SharedTime) {
    this.#views = job.options.views.length;
    this.#price = price;
    this.#time = time;
    this.#shareBefore = time.seconds;
  }

  time<Result>(stage: string, work: () => Promise<Result>): Promise<Result> {
    return this.#watch.time(stage, work);
  }

  reached(progress: Progress): void {
    this.#progress = progress;
    if (progress.stage === 'windows') this.#windows = progress.done;
  }

  /** Adds the segmentation's own stages, in seconds. */
  add(timings: Timings): void {
    this.#segmentation = timings;
  }

  get progress(): Progress | undefined {
    return this.#progress;
  }

  /** Returns the measurements up to now. */
  measure(wait: Wait): { timings: JobTimings; usage: JobUsage } {
    const compute_seconds = roundTo(3, (performance.now() - this.#start) / 1000);
    const share = roundTo(3, this.#time.seconds - this.#shareBefore);
    const stages = Object.entries({ ...this.#watch.timings, ...this.#segmentation });
    return {
      timings: {
        ...wait,
        compute_seconds,
        stages: Object.fromEntries(stages.map(([stage, seconds]) => [stage, roundTo(4, seconds)])),
      },
      usage: {
        compute_seconds: share,
        encoder_passes: this.#windows * this.#views,
        estimated_cost: estimateCost(share, this.#price),
      },
    };
  }
}

/** Returns zeros, for a job that ended before anything was computed. */
export function measureNothing(
  wait: Wait,
  price: Price | undefined,
): { timings: JobTimings; usage: JobUsage } {
  return {
    timings: { ...wait, compute_seconds: 0, stages: {} },
    usage: { compute_seconds: 0, encoder_passes: 0, estimated_cost: estimateCost(0, price) },
  };
}

function roundTo(decimals: number, value: number): number {
  return Number(value.toFixed(decimals));
}

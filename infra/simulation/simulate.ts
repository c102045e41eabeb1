/**
 * Simulates queue and scaling, job by job and minute by minute. One queue, first come first served;
 * a worker has one job at a time, and each takes equally long. The figures of the backlog come once
 * a minute and take effect a minute later: the sweeper writes them, CloudWatch reads them, an alarm
 * changes its state.
 */
import { arrivalTimes, DAY_SECONDS, type Demand } from './arrivals.ts';
import { Fleet } from './fleet.ts';
import { percentile } from './percentile.ts';
import { ScalingRules, type ScalingNumbers } from './scaling-rules.ts';

export type Simulation = {
  demand: Demand;
  /** How long one photo occupies a worker. */
  workerSeconds: number;
  numbers: ScalingNumbers;
  days: number;
  seed: number;
};

export type SimulationOutcome = {
  photos: number;
  /** The waits of photos whose work has started. */
  wait: { mean: number; p50: number; p95: number; longest: number };
  /** Photos that had not started when the time was up. */
  left: number;
  instanceHoursPerDay: number;
  instanceStartsPerDay: number;
  mostInstances: number;
  /** The share of paid seconds that is work. */
  busyShare: number;
};

export function simulate(simulation: Simulation): SimulationOutcome {
  const { demand, days, seed, numbers } = simulation;
  const arrivals = arrivalTimes(demand, days, seed);
  const fleet = new Fleet(numbers);
  const rules = new ScalingRules(numbers);
  const queue = new Queue(arrivals, simulation.workerSeconds);
  fleet.scaleTo(numbers.minimumWorkers, -numbers.instanceStartSeconds);
  let mostInstances = fleet.instances;
  let figures = { backlog: 0, ended: 0, ready: fleet.ready(0) };
  const end = days * DAY_SECONDS;
  for (let now = 0; now <= end; now += numbers.metricSeconds) {
    queue.work(fleet, now);
    fleet.scaleTo(rules.decide(now, { ...figures, wanted: fleet.workers }), now);
    fleet.endSpares(now);
    figures = { ...queue.figures(now), ready: fleet.ready(now) };
    mostInstances = Math.max(mostInstances, fleet.instances);
  }
  fleet.close(end);
  return summarize({ queue, fleet, mostInstances, simulation });
}

class Queue {
  readonly waits: number[] = [];
  readonly #arrivals: Float64Array;
  readonly #workSeconds: number;
  #arrived = 0;
  #ends: number[] = [];

  constructor(arrivals: Float64Array, workSeconds: number) {
    this.#arrivals = arrivals;
    this.#workSeconds = workSeconds;
  }

  get length(): number {
    return this.#arrivals.length;
  }

  /** Starts all jobs that can start by `now`. */
  work(fleet: Fleet, now: number): void {
    for (let next = this.waits.length; next < this.length; next += 1) {
      const arrival = this.#arrivals[next]!;
      const start = arrival <= now ? fleet.begin(arrival, this.#workSeconds, now) : undefined;
      if (start === undefined) return;
      this.waits.push(start - arrival);
      this.#ends.push(start + this.#workSeconds);
    }
  }

  /** Returns the jobs that wait or run, and those that have ended since the last call. */
  figures(now: number): { backlog: number; ended: number } {
    while (this.#arrived < this.length && this.#arrivals[this.#arrived]! <= now) this.#arrived += 1;
    const running = this.#ends.filter((end) => end > now);
    const ended = this.#ends.length - running.length;
    this.#ends = running;
    return { backlog: this.#arrived - this.waits.length + running.length, ended };
  }
}

type Finished = { queue: Queue; fleet: Fleet; mostInstances: number; simulation: Simulation };

function summarize({ queue, fleet, mostInstances, simulation }: Finished): SimulationOutcome {
  const { days, workerSeconds } = simulation;
  const waits = Float64Array.from(queue.waits).sort();
  const worked = waits.length * workerSeconds;
  return {
    photos: queue.length,
    wait: {
      mean: waits.reduce((sum, wait) => sum + wait, 0) / Math.max(1, waits.length),
      p50: percentile(waits, 0.5),
      p95: percentile(waits, 0.95),
      longest: waits.at(-1) ?? 0,
    },
    left: queue.length - waits.length,
    instanceHoursPerDay: fleet.paidSeconds / 3600 / days,
    instanceStartsPerDay: fleet.instanceStarts / days,
    mostInstances,
    busyShare: fleet.paidSeconds === 0 ? 0 : Math.min(1, worked / fleet.paidSeconds),
  };
}

/**
 * Generates the arrival times of photos: random, more by day than by night, and some in bursts.
 * Seeded.
 */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { mersenne } from 'pure-rand/generator/mersenne';

export const DAY_SECONDS = 86_400;

export type Demand = {
  /** The number of all photos, including those in bursts. */
  photosPerDay: number;
  /** Photos that arrive within one minute, once a day at a random time. */
  burstPhotos: number;
  /**
   * The relative distance of the busiest and the quietest moment from the mean: 0 is flat, 1 a
   * silent night.
   */
  dailySwing: number;
};

const BURST_SECONDS = 60;
/** The busiest time is three in the afternoon. */
const BUSIEST_SECOND = 15 * 3600;

/** Returns the rate at a moment relative to the mean, 1 on average over a day. */
export function dailyCurve(second: number, swing: number): number {
  return 1 + swing * Math.cos((2 * Math.PI * (second - BUSIEST_SECOND)) / DAY_SECONDS);
}

/** Returns seconds from the start, in order. */
export function arrivalTimes(demand: Demand, days: number, seed: number): Float64Array {
  // The first numbers of this generator, unlike others of the library, do not betray a small seed.
  const generator = mersenne(seed);
  const random = () => uniformFloat64(generator);
  return Float64Array.from([...steadyArrivals(demand, days, random), ...bursts(demand, days, random)]).sort();
}

/** A Poisson process whose rate follows the day, by thinning one at the highest rate. */
function* steadyArrivals(demand: Demand, days: number, random: () => number): Generator<number> {
  const { photosPerDay, burstPhotos, dailySwing } = demand;
  const highest = (Math.max(0, photosPerDay - burstPhotos) / DAY_SECONDS) * (1 + dailySwing);
  if (highest === 0) return;
  for (let second = 0; ;) {
    second += -Math.log(1 - random()) / highest;
    if (second >= days * DAY_SECONDS) return;
    if (random() * (1 + dailySwing) < dailyCurve(second, dailySwing)) yield second;
  }
}

function* bursts({ burstPhotos }: Demand, days: number, random: () => number): Generator<number> {
  if (burstPhotos === 0) return;
  for (let day = 0; day < days; day += 1) {
    const start = (day + random()) * DAY_SECONDS - BURST_SECONDS;
    for (let photo = 0; photo < burstPhotos; photo += 1) yield Math.max(0, start + random() * BURST_SECONDS);
  }
}

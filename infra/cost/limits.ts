/**
 * Finds the limit that is reached first as photos increase: each limit, and how much of it the
 * busiest minute uses.
 */
import { apiEnvironment } from '#contracts/environment.ts';
import { DAY_SECONDS, type Demand } from '../simulation/arrivals.ts';
import type { PhotoSeconds } from './photo-seconds.ts';
import { PER_PHOTO } from './usage.ts';

export type Limit = {
  name: string;
  used: number;
  allowed: number;
  unit: string;
  /** True for limits that the operator can change at any time. */
  configurable?: true;
};

/** The default; the operator may set another. */
const REQUESTS_PER_MINUTE = apiEnvironment.shape.ITACLIP_REQUESTS_PER_MINUTE.parse(undefined);

/** The seconds of functions that a photo of a GPU worker takes. */
const LAMBDA_SECONDS = PER_PHOTO.lambdaSeconds + PER_PHOTO.waitSeconds;

/** Photos per second in the busiest minute: the day's peak, with the burst on top of it. */
export function peakRate({ photosPerDay, burstPhotos, dailySwing }: Demand): number {
  return (Math.max(0, photosPerDay - burstPhotos) / DAY_SECONDS) * (1 + dailySwing) + burstPhotos / 60;
}

/**
 * Lists limits in the order in which they are reached. GPUs are not a limit: they are ordered as
 * needed.
 */
export function limitsAt(demand: Demand, lambdaSeconds = LAMBDA_SECONDS): Limit[] {
  const rate = peakRate(demand);
  const limits: Limit[] = [
    {
      name: "one tenant's requests, configurable",
      used: rate * 60 * PER_PHOTO.apiRequests,
      allowed: REQUESTS_PER_MINUTE,
      unit: 'a minute',
      configurable: true,
    },
    {
      name: "one tenant's rows in the table",
      used: rate * PER_PHOTO.tableWrites,
      allowed: 1000,
      unit: 'writes/s',
    },
    {
      name: 'calls of functions at once',
      used: rate * lambdaSeconds,
      allowed: 1000,
      unit: 'calls',
    },
    {
      name: 'writes to one prefix of the bucket',
      used: rate * PER_PHOTO.storeWrites,
      allowed: 3500,
      unit: 'PUT/s',
    },
  ];
  return limits.toSorted((a, b) => b.used / b.allowed - a.used / a.allowed);
}

/** The share of a worker's time in which its GPU computes. */
export function gpuShare({ gpu, worker }: PhotoSeconds): number {
  return gpu / worker;
}

/**
 * Names a limit that the busiest minute exceeds, else the part of the worker that has more to do.
 */
export function saturatesFirst(
  demand: Demand,
  seconds: PhotoSeconds,
  lambdaSeconds = LAMBDA_SECONDS,
): string {
  const first = limitsAt(demand, lambdaSeconds).find(({ configurable }) => !configurable);
  if (first && first.used > first.allowed) return first.name;
  return seconds.gpu < seconds.worker ? "the worker's CPU" : "the worker's GPU";
}

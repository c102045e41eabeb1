/** The times of a delivery's retries: the schedule that Standard Webhooks 1.0 recommends. Pure. */
import { DAY_SECONDS, later } from '#contracts/time.ts';

const HOUR = 3600;

/** Seconds before each attempt, counted from the one before it. */
export const SCHEDULE_SECONDS = [
  0,
  5,
  5 * 60,
  30 * 60,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
] as const;

/**
 * Each wait is up to this fraction longer, so that deliveries that failed together do not return
 * together.
 */
const JITTER = 0.1;

export type FailedAttempt = {
  /** The number of attempts so far, including this one. */
  attempts: number;
  at: Date;
  /** 0 to 1 */
  random: number;
  /** The wait that the receiver asked for, in seconds; more than a day counts as a day. */
  retryAfter?: number;
};

/** Returns undefined after the last attempt. */
export function nextAttemptAt({ attempts, at, random, retryAfter = 0 }: FailedAttempt): Date | undefined {
  const planned = SCHEDULE_SECONDS[attempts];
  if (planned === undefined) return undefined;
  return later(at, Math.max(planned * (1 + JITTER * random), Math.min(retryAfter, DAY_SECONDS)));
}

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
  /** The wait that the receiver asked for, in seconds. */
  retryAfter?: number;
};

/** Returns undefined after the last attempt. */
export function nextAttemptAt({ attempts, at, random, retryAfter = 0 }: FailedAttempt): Date | undefined {
  const planned = SCHEDULE_SECONDS[attempts];
  if (planned === undefined) return undefined;
  return later(at, Math.max(planned * (1 + JITTER * random), retryAfter));
}

/**
 * Parses `Retry-After` (RFC 9110, 10.2.3) to seconds, up to a day; returns undefined if missing or
 * unreadable.
 */
export function retryAfterSeconds(header: string | string[] | undefined, now: Date): number | undefined {
  const text = (Array.isArray(header) ? header[0] : header)?.trim();
  if (text === undefined) return undefined;
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - now.getTime()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(0, seconds), DAY_SECONDS);
}

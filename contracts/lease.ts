/**
 * A lease reserves a row for one worker until a given time. One machine's clock writes it and another's reads
 * it, and clocks jump: a lease that ends later than any lease can was written by a clock that was ahead, and
 * counts as expired. Otherwise a job whose worker was killed would seem to run for as long as the clock has
 * jumped back.
 */
import { later } from './time.ts';

/** Leases are shorter by at least five minutes, by which the clocks of two machines may differ. */
export const LONGEST_LEASE_SECONDS = 900;

export function leaseRuns(leaseUntil: string | undefined, now: Date): boolean {
  if (leaseUntil === undefined) return false;
  const end = new Date(leaseUntil);
  return end > now && end <= later(now, LONGEST_LEASE_SECONDS);
}

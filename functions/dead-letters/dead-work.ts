/** Questions about work whose message became a dead letter. Pure. */
import { leaseRuns } from '#contracts/lease.ts';
import { ATTEMPTS } from '#contracts/limits.ts';

export const DELIVERED_TOO_OFTEN = `was delivered to workers ${ATTEMPTS.receives} times and never finished`;

/** Tells whether a worker holds the lease. */
export function isLeased(
  { status, lease_until }: { status: string; lease_until?: string },
  now: Date,
): boolean {
  return status === 'running' && leaseRuns(lease_until, now);
}

/** How long a message stays hidden before it is received again. */
import { leaseRuns } from '#contracts/lease.ts';
import type { ReceivedMessage } from '../queue/job-source.ts';

const LONGEST_DELAY_SECONDS = 10;

/** The back-off after a failure grows with each receipt, so that a store that is down can recover. */
export function retryDelay({ receives }: Pick<ReceivedMessage, 'receives'>): number {
  return Math.min(receives, LONGEST_DELAY_SECONDS);
}

/** The rest of another worker's lease. A row without a lease has changed between two reads of it: one second. */
export function untilLeaseExpires({ lease_until }: { lease_until?: string }, now: Date): number {
  if (lease_until === undefined || !leaseRuns(lease_until, now)) return 1;
  return Math.max(1, Math.ceil((Date.parse(lease_until) - now.getTime()) / 1000));
}

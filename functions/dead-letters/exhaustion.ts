/** Describes work that was delivered too often. Pure. */
import type { JobProblem } from '#contracts/jobs/job.ts';
import { leaseRuns } from '#contracts/lease.ts';
import { ATTEMPTS } from '#contracts/limits.ts';

/** Tells whether a worker holds the lease. */
export function isLeased(
  { status, lease_until }: { status: string; lease_until?: string },
  now: Date,
): boolean {
  return status === 'running' && leaseRuns(lease_until, now);
}

export function describeExhaustion(what: string, errors: readonly JobProblem[]): JobProblem {
  const last = errors.at(-1);
  const known = last
    ? `The last recorded error was "${last.code}": ${last.detail}`
    : 'No error was recorded.';
  return {
    code: 'job-exhausted',
    detail: `${what} was delivered to workers ${ATTEMPTS.receives} times and never finished. ${known}`,
  };
}

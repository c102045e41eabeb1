/** Decides which work a worker does while it has no other. */
import { ATTEMPTS } from '#contracts/limits.ts';

export type Suspect = {
  /** True for the second attempt after memory ran out. */
  degraded: boolean;
  /** Earlier errors of the same work. */
  errors: number;
  /** The number of receipts of its message: workers that were killed recorded no error. */
  receives: number;
};

/**
 * Work that failed before runs alone: if it is what makes workers fail, it takes no other work with it, and
 * if other work beside it was the cause, it now succeeds.
 */
export function runsAlone({ degraded, errors, receives }: Suspect): boolean {
  return degraded || errors > 0 || receives > ATTEMPTS.receives / 2;
}

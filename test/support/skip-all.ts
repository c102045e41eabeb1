/** Skips whole suites for a reason, which the run repeats at its end. */
import { beforeEach } from 'vitest';

/** Skips each test of the suite that calls it, unless the reason is undefined. */
export function skipAll(reason: string | undefined): void {
  beforeEach(({ skip }) => skip(reason !== undefined, reason));
}

/** How long a process that ended stays down before it is started again. Pure. */

const FIRST_MILLISECONDS = 100;
const LONGEST_MILLISECONDS = 15_000;
/** A process that lived so long had started well: the next end counts as its first. */
const STEADY_MILLISECONDS = 10_000;
/** After so many ends at once, one in a row, a person should be told. */
const TELLING_FAILURES = 3;

export type Failures = { inARow: number; waitMilliseconds: number; tell: boolean };

/** @param before Ends in a row until now. @param livedMilliseconds Of the process that just ended. */
export function nextFailures(before: number, livedMilliseconds: number): Failures {
  const inARow = livedMilliseconds >= STEADY_MILLISECONDS ? 1 : before + 1;
  return {
    inARow,
    waitMilliseconds: Math.min(LONGEST_MILLISECONDS, FIRST_MILLISECONDS * 2 ** (inARow - 1)),
    tell: inARow === TELLING_FAILURES,
  };
}

/** The back-off before an ended process is restarted. Pure. */

const FIRST_MILLISECONDS = 100;
const LONGEST_MILLISECONDS = 15_000;
/** A process that lived this long had started well: its next end counts as the first. */
const STEADY_MILLISECONDS = 10_000;
/** The number of early ends in a row at which the supervisor warns its user. */
const TELLING_FAILURES = 3;

export type Failures = { inARow: number; waitMilliseconds: number; tell: boolean };

/**
 * @param before The early ends in a row until now.
 * @param livedMilliseconds The lifetime of the process that just ended.
 */
export function nextFailures(before: number, livedMilliseconds: number): Failures {
  const inARow = livedMilliseconds >= STEADY_MILLISECONDS ? 1 : before + 1;
  return {
    inARow,
    waitMilliseconds: Math.min(LONGEST_MILLISECONDS, FIRST_MILLISECONDS * 2 ** (inARow - 1)),
    tell: inARow === TELLING_FAILURES,
  };
}

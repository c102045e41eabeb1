/** Computes when a failed download is retried. Pure: the caller waits. */

/** Number of failures in a row, without a byte in between, after which the download fails. */
export const ATTEMPTS = 5;

const FIRST_DELAY_SECONDS = 1;
const LONGEST_DELAY_SECONDS = 30;

/** If a server asks for a longer delay than this, the download fails instead of waiting. */
export const LONGEST_WAIT_SECONDS = 300;

/** Returns the seconds to wait after a failure (1 is the first): doubled each time. */
export function retryDelay(failures: number): number {
  return Math.min(FIRST_DELAY_SECONDS * 2 ** (failures - 1), LONGEST_DELAY_SECONDS);
}

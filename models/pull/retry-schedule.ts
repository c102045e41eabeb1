/** When a download that failed is tried again. Pure: who waits is the caller. */

/** So many failures in a row, without a byte in between, are final. */
export const ATTEMPTS = 5;

const FIRST_DELAY_SECONDS = 1;
const LONGEST_DELAY_SECONDS = 30;

/** A server that wants to be left alone for longer than this is reported, not waited for. */
export const LONGEST_WAIT_SECONDS = 300;

/** Seconds to wait after the failure of this number (1 is the first): doubled each time. */
export function retryDelay(failures: number): number {
  return Math.min(FIRST_DELAY_SECONDS * 2 ** (failures - 1), LONGEST_DELAY_SECONDS);
}

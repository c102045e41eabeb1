/** Waiting a little, unless whoever waits is gone. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Ends early, and without an error, when the signal aborts: look at it afterwards. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/**
 * The time that tests wait for something that takes a moment on an idle machine and may take
 * minutes on a busy one. A failed wait reports what it waited for and what it saw last.
 */
import { setTimeout as sleep } from 'node:timers/promises';

/** The longest that one wait lasts. */
export const WAIT_MILLISECONDS = 5 * 60_000;
/** The longest that one test or hook lasts: several waits, so that the wait gives up first. */
export const TEST_MILLISECONDS = 30 * 60_000;

const POLL_MILLISECONDS = 10;
const LAST_CHARACTERS = 4000;

/**
 * Calls `look` until it neither throws nor rejects, and returns its result.
 * @param awaited Completes the sentence "Gave up waiting for ...".
 * @param describe Returns details for the error, such as the output of a process.
 */
export async function waitFor<Value>(
  awaited: string,
  look: () => Value | Promise<Value>,
  describe?: () => string,
  milliseconds = WAIT_MILLISECONDS,
): Promise<Value> {
  const deadline = performance.now() + milliseconds;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (performance.now() >= deadline) throw gaveUp(awaited, milliseconds, describe, error);
    }
    await sleep(POLL_MILLISECONDS);
  }
}

/** Resolves like `promise`, unless that takes too long. */
export async function inTime<Value>(
  awaited: string,
  promise: Promise<Value>,
  describe?: () => string,
  milliseconds = WAIT_MILLISECONDS,
): Promise<Value> {
  const over = new AbortController();
  const tooLong = sleep(milliseconds, undefined, { signal: over.signal }).then(() => {
    throw gaveUp(awaited, milliseconds, describe);
  });
  try {
    return await Promise.race([promise, tooLong]);
  } finally {
    over.abort();
    tooLong.catch(() => {});
  }
}

function gaveUp(
  awaited: string,
  milliseconds: number,
  describe: (() => string) | undefined,
  cause?: unknown,
): Error {
  const lines = [`Gave up waiting for ${awaited} after ${milliseconds / 1000} s.`];
  if (cause instanceof Error) lines.push(`The last look: ${cause.message}`);
  if (describe) lines.push('The last output:', describe().slice(-LAST_CHARACTERS));
  return new Error(lines.join('\n'), { cause });
}

/** Waits that a signal ends, and how long they last. */

/** Rejects with the signal's reason when it aborts. */
export function pause(seconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const end = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', end);
      resolve();
    }, seconds * 1000);
    signal?.addEventListener('abort', end, { once: true });
  });
}

/** Returns the seconds that `Retry-After` asks for: a number, or the time until a date. */
export function readRetryAfter(headers: Headers): number | undefined {
  const text = headers.get('retry-after')?.trim();
  if (!text) return undefined;
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

const LONGEST_BACKOFF_SECONDS = 8;

/** Doubles with each failure. Half of it is random, so that clients that failed together do not return together. */
export function backoff(failures: number, firstSeconds: number): number {
  const seconds = Math.min(firstSeconds * 2 ** failures, LONGEST_BACKOFF_SECONDS);
  return seconds * (0.5 + Math.random() / 2);
}

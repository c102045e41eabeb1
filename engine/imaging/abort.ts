/** Turns abort signals into the project's own error, also for work that cannot be interrupted. */
import { ProblemError } from '#contracts/errors.ts';

/** Throws `canceled` if the signal has fired. */
export function refuseAborted(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return;
  throw new ProblemError('canceled', 'The decoding of the image was canceled.', {
    cause: signal.reason,
  });
}

/**
 * Resolves with the work's result, or rejects with `canceled` as soon as the signal fires. Work that cannot
 * be interrupted runs to its end (libvips has its own time limit), and its result is dropped.
 */
export async function untilAborted<Result>(
  work: Promise<Result>,
  signal: AbortSignal | undefined,
): Promise<Result> {
  if (signal === undefined) return work;
  const { promise: aborted, reject } = deferred();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([work, aborted]);
  } catch (error) {
    refuseAborted(signal);
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Replaces Promise.withResolvers, which Node 20 lacks, for a promise that only rejects. */
function deferred(): { promise: Promise<never>; reject: (reason: unknown) => void } {
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<never>((_, rejectPromise) => {
    reject = rejectPromise;
  });
  promise.catch(() => {});
  return { promise, reject };
}

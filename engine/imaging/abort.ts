/**
 * Abort signals as the project's own error, also for work that cannot be interrupted.
 */
import { ProblemError } from '#contracts/errors.ts';

/** Throws `canceled` if the signal has fired. */
export function refuseAborted(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return;
  throw new ProblemError('canceled', 'The decoding of the image was canceled.', {
    cause: signal.reason,
  });
}

/**
 * The work's result, or `canceled` as soon as the signal fires. What cannot be interrupted (libvips
 * has a time limit of its own) runs to its end, and its result is dropped.
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

/** Promise.withResolvers, which Node 20 lacks, for a promise that only ever rejects. */
function deferred(): { promise: Promise<never>; reject: (reason: unknown) => void } {
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<never>((_, rejectPromise) => {
    reject = rejectPromise;
  });
  promise.catch(() => {});
  return { promise, reject };
}

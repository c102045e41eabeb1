/** Sends a request until it is answered: what fails for a moment is repeated after a pause. */
import { backoff, pause, readRetryAfter } from './pause.ts';
import { TransferError } from './problem-error.ts';

/** An answer that has arrived to its last byte. */
export type Answer = { status: number; headers: Headers; body: Blob };

/** Makes one attempt, which the signal ends. */
export type Attempt = (signal: AbortSignal) => Promise<Answer>;

export type Patience = {
  /** How often a failed attempt is repeated. */
  retries: number;
  /** The seconds before the first repetition, which double with each. */
  backoffSeconds: number;
  /** The longest that one attempt lasts. */
  attemptSeconds: number;
  signal?: AbortSignal | undefined;
};

/** A pause that the service asks for and that is longer is left to the caller. */
const LONGEST_PAUSE_SECONDS = 60;

/**
 * The request must be one that can be repeated. Returns the last answer, whatever its status; throws a
 * `TransferError` if there is none.
 */
export async function exchange(attempt: Attempt, patience: Patience): Promise<Answer> {
  const { retries, backoffSeconds, signal } = patience;
  for (let failures = 0; ; failures++) {
    const outcome = await attemptOnce(attempt, patience);
    const isLast = failures >= retries;
    if (outcome instanceof TransferError) {
      if (isLast) throw outcome;
      await pause(backoff(failures, backoffSeconds), signal);
      continue;
    }
    const seconds = readRetryAfter(outcome.headers) ?? backoff(failures, backoffSeconds);
    if (isLast || seconds > LONGEST_PAUSE_SECONDS || !(await isPassing(outcome))) return outcome;
    await pause(seconds, signal);
  }
}

async function attemptOnce(
  attempt: Attempt,
  { attemptSeconds, signal }: Patience,
): Promise<Answer | TransferError> {
  signal?.throwIfAborted();
  const controller = new AbortController();
  const abort = () => controller.abort(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  const timer = setTimeout(() => {
    controller.abort(new TransferError(`There was no answer within ${attemptSeconds} seconds.`));
  }, attemptSeconds * 1000);
  try {
    return await attempt(controller.signal);
  } catch (cause) {
    signal?.throwIfAborted();
    if (cause instanceof TransferError) return cause;
    return new TransferError('The connection failed before the whole answer had arrived.', { cause });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

/** Tells whether the same request may succeed in a moment. */
async function isPassing({ status, body }: Answer): Promise<boolean> {
  if (status === 408 || status === 429 || status >= 500) return true;
  return status === 409 && (await body.text()).includes('"idempotency-in-flight"');
}

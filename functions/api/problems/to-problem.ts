/**
 * Whatever was thrown, as a problem: ours as it is, the framework's by its status, a store or a
 * queue that does not answer as `unavailable`, and the rest as `internal`, which tells nothing of
 * our insides.
 */
import { HTTPException } from 'hono/http-exception';
import { ProblemError } from '#contracts/errors.ts';
import { INSUFFICIENT_STORAGE } from '#contracts/storage/insufficient-storage.ts';
import { ApiProblem } from './api-problem.ts';

export function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof HTTPException) return fromFramework(error);
  if (error instanceof Error && error.name === INSUFFICIENT_STORAGE) {
    return new ProblemError(
      'unavailable',
      'No space is left on the disk of the service. It resumes by itself once there is some: try again later.',
      { cause: error, retryable: true },
    );
  }
  if (isOutage(error)) {
    return new ProblemError('unavailable', 'A store or a queue does not answer. Try again in a moment.', {
      cause: error,
      retryable: true,
    });
  }
  return new ProblemError('internal', 'An internal error occurred. Report it with the request_id.', {
    cause: error,
  });
}

function fromFramework(error: HTTPException): ProblemError {
  if (error.status === 415) {
    return new ProblemError(
      'unsupported-media-type',
      'The body has a media type that this route does not take; its Content-Type must be one of those in the API reference.',
      { cause: error },
    );
  }
  if (error.status >= 500) return toProblem(error.cause ?? new Error('framework', { cause: error }));
  return new ApiProblem('invalid-request', `${error.message}.`, { cause: error, status: 400 });
}

const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
]);

/** Recognizes what the SDK's retries left: no answer, an answer of 5xx, or throttling. */
function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, $metadata, $retryable } = error as Error & {
    code?: string;
    $metadata?: { httpStatusCode?: number };
    $retryable?: { throttling?: boolean };
  };
  return (
    (code !== undefined && NETWORK_CODES.has(code)) ||
    ($metadata?.httpStatusCode ?? 0) >= 500 ||
    $metadata?.httpStatusCode === 429 ||
    $retryable !== undefined ||
    /Timeout|Throttl|ThroughputExceeded|SlowDown/.test(error.name)
  );
}

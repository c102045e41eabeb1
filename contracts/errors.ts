/**
 * The one error family of the project. A `ProblemError` is something a person can act on:
 * its message says what was received, what is allowed and what to do. Anything else that is
 * thrown is a defect of ours.
 */
import { z } from 'zod';
import { shortenMessage } from './texts/shorten.ts';

/** Every problem a caller can be told about. The codes are part of the API: rename none. */
export const PROBLEM_CODES = [
  /** The bytes claim to be a picture but cannot be decoded: truncated, corrupt or empty. */
  'invalid-image',
  /** The bytes are not of a supported picture format. */
  'unsupported-image-type',
  /** The picture has more pixels, or a longer aspect ratio, than the limits allow. */
  'image-too-large',
  /** The bytes that arrived are not those that were declared: other length or sha256. */
  'image-mismatch',
  /** The picture behind a URL cannot be fetched. */
  'image-fetch-failed',
  /** A URL that the service does not call: another scheme, credentials, or a private address. */
  'url-not-allowed',
  /** An object outside the buckets and prefixes that the operator allows. */
  's3-source-not-allowed',
  /** A weight is missing, misshapen, of another type or of another architecture. */
  'invalid-model',
  /** The named model, or a file of it, is not there. */
  'model-not-found',
  /** An option, a class list or a vocabulary file breaks its schema or a limit. */
  'invalid-request',
  /** A dataset's files are missing, unreadable or not what its layout says. */
  'invalid-dataset',
  /** The value that masks use for void is also a class. */
  'void-is-a-class',
  /** The request asks for more than a limit of the service allows. */
  'limit-exceeded',
  /** The cache folder cannot be written: no permission, no space, or no folder. */
  'cache-unavailable',
  /** WordNet cannot be read, or the language model gave no usable answer. */
  'auxiliary-texts-unavailable',
  /** The models folder cannot be written, or has no room for what is asked for. */
  'models-unavailable',
  /** A model cannot be had: no network, a server that refuses, or other bytes than those meant. */
  'download-failed',
  /** The requested execution provider is not in this build or on this machine. */
  'provider-unavailable',
  /** The device or the process ran out of memory during inference. */
  'out-of-memory',
  /** The caller aborted the work. */
  'canceled',
  /** The job did not start within its `expires_in`. */
  'job-expired',
  /** The job failed too often, or no worker survived it. */
  'job-exhausted',
  /** The run of a schedule was left out: the one before it had not ended. */
  'run-skipped',
  /** The time of a schedule's run passed while the service was down. */
  'run-missed',

  /** No key, or one that is unknown, expired or revoked. */
  'unauthorized',
  /** The key lacks the scope that the route asks for. */
  'forbidden',
  /** No such resource of this tenant. */
  'not-found',
  /** No such route. */
  'route-not-found',
  /** The route exists, with other methods. */
  'method-not-allowed',
  /** The resource was here: its retention is over, or it was deleted. */
  'gone',
  /** The resource is in a state that the request cannot change. */
  'conflict',
  /** A request with the same idempotency key is being answered. */
  'idempotency-in-flight',
  /** The idempotency key was used with another body. */
  'idempotency-mismatch',
  /** The body is larger than allowed. */
  'request-too-large',
  /** The body's media type is not one of the route's. */
  'unsupported-media-type',
  /** The upload has not arrived. */
  'upload-incomplete',
  /** Too many requests. */
  'rate-limited',
  /** A store or a queue does not answer. */
  'unavailable',
  /** A defect of the service. */
  'internal',
] as const;

export const problemCodeSchema = z.enum(PROBLEM_CODES);
export type ProblemCode = z.infer<typeof problemCodeSchema>;

/** Where in a document a problem is, as a JSON pointer (RFC 6901), or the name of a header or parameter. */
export type ProblemPointer = { pointer: string; detail: string };

export type ProblemOptions = {
  /** What was thrown underneath, kept for the log. */
  cause?: unknown;
  /** Whether the same input may succeed another time. Default: false. */
  retryable?: boolean;
  errors?: readonly ProblemPointer[];
};

export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly retryable: boolean;
  readonly errors: readonly ProblemPointer[];

  constructor(code: ProblemCode, message: string, options: ProblemOptions = {}) {
    super(shortenMessage(message), { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.errors = (options.errors ?? []).map(({ pointer, detail }) => ({
      pointer,
      detail: shortenMessage(detail),
    }));
  }
}

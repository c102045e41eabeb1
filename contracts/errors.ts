/**
 * The one error family of the project. A `ProblemError` is something a person can act on: its message says
 * what was received, what is allowed and what to do. Any other error is a defect of this program.
 */
import { z } from 'zod';
import { shortenMessage } from './texts/shorten.ts';

/**
 * Every problem that the API can report to a caller. The codes are part of the API and must not be renamed.
 */
export const PROBLEM_CODES = [
  /** The bytes claim to be an image but cannot be decoded: truncated, corrupt or empty. */
  'invalid-image',
  /** The bytes are not in a supported image format. */
  'unsupported-image-type',
  /** The image has more pixels, or a longer aspect ratio, than the limits allow. */
  'image-too-large',
  /** The bytes that arrived differ from the declared ones in length or sha256. */
  'image-mismatch',
  /** The image at a URL cannot be fetched. */
  'image-fetch-failed',
  /** The service does not call this URL: it has another scheme, credentials, or a private address. */
  'url-not-allowed',
  /** The object is outside the buckets and prefixes that the operator allows. */
  's3-source-not-allowed',
  /** A weight is missing, has the wrong shape or type, or belongs to another architecture. */
  'invalid-model',
  /** The named model, or one of its files, does not exist. */
  'model-not-found',
  /** An option, a class list or a vocabulary file breaks its schema or a limit. */
  'invalid-request',
  /** A dataset's files are missing, unreadable or do not match its layout. */
  'invalid-dataset',
  /** The mask value for void is also a class. */
  'void-is-a-class',
  /** The request asks for more than a limit of the service allows. */
  'limit-exceeded',
  /** The cache folder cannot be written: no permission, no space, or no folder. */
  'cache-unavailable',
  /** WordNet cannot be read, or the language model gave no usable answer. */
  'auxiliary-texts-unavailable',
  /** The models folder cannot be written, or lacks space for the request. */
  'models-unavailable',
  /** A model cannot be downloaded: no network, the server refuses, or the bytes do not match. */
  'download-failed',
  /** The requested execution provider is not in this build or on this machine. */
  'provider-unavailable',
  /** The device or the process ran out of memory during inference. */
  'out-of-memory',
  /** The caller aborted the work. */
  'canceled',
  /** The job did not start within its `expires_in`. */
  'job-expired',
  /** The job failed too often, or every worker that ran it died. */
  'job-exhausted',
  /** The schedule skipped this run because the previous one had not ended. */
  'run-skipped',
  /** The time of a scheduled run passed while the service was down. */
  'run-missed',

  /** The key is missing, unknown, expired or revoked. */
  'unauthorized',
  /** The key lacks the scope that the route requires. */
  'forbidden',
  /** The tenant has no such resource. */
  'not-found',
  /** The route does not exist. */
  'route-not-found',
  /** The route exists but does not support this method. */
  'method-not-allowed',
  /** The resource existed; its retention has ended, or it was deleted. */
  'gone',
  /** The state of the resource does not allow the request. */
  'conflict',
  /** A request with the same idempotency key is in progress. */
  'idempotency-in-flight',
  /** The idempotency key was used with another body. */
  'idempotency-mismatch',
  /** The body is larger than allowed. */
  'request-too-large',
  /** The route does not accept the body's media type. */
  'unsupported-media-type',
  /** The upload has not arrived yet. */
  'upload-incomplete',
  /** The caller sends too many requests. */
  'rate-limited',
  /** A store or a queue does not respond. */
  'unavailable',
  /** The service has a defect. */
  'internal',
] as const;

export const problemCodeSchema = z.enum(PROBLEM_CODES);
export type ProblemCode = z.infer<typeof problemCodeSchema>;

/**
 * A JSON pointer (RFC 6901) into the document, or the name of a header or parameter, with the problem there.
 */
export type ProblemPointer = { pointer: string; detail: string };

export type ProblemOptions = {
  /** The underlying error, kept for the log. */
  cause?: unknown;
  /** True if the same input may succeed later. Default: false. */
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

/**
 * The one error family of the project. A `ProblemError` is something a person can act on:
 * its message says what was received, what is allowed and what to do. Anything else that is
 * thrown is a defect of ours.
 */

/** Every problem a caller can be told about. The codes are part of the API: rename none. */
export type ProblemCode =
  /** The bytes claim to be a picture but cannot be decoded: truncated, corrupt or empty. */
  | 'invalid-image'
  /** The bytes are not of a supported picture format. */
  | 'unsupported-image-type'
  /** The picture has more pixels, or a longer aspect ratio, than the limits allow. */
  | 'image-too-large'
  /** A weight is missing, misshapen, of another type or of another architecture. */
  | 'invalid-model'
  /** The named model, or a file of it, is not there. */
  | 'model-not-found'
  /** An option, a class list or a vocabulary file breaks its schema or a limit. */
  | 'invalid-request'
  /** The cache folder cannot be written: no permission, no space, or no folder. */
  | 'cache-unavailable'
  /** WordNet cannot be read, or the language model gave no usable answer. */
  | 'auxiliary-texts-unavailable'
  /** The models folder cannot be written, or has no room for what is asked for. */
  | 'models-unavailable'
  /** A model cannot be had: no network, a server that refuses, or other bytes than those meant. */
  | 'download-failed'
  /** The requested execution provider is not in this build or on this machine. */
  | 'provider-unavailable'
  /** The device or the process ran out of memory during inference. */
  | 'out-of-memory'
  /** The caller aborted the work. */
  | 'canceled';

export type ProblemOptions = {
  /** What was thrown underneath, kept for the log. */
  cause?: unknown;
  /** Whether the same input may succeed another time. Default: false. */
  retryable?: boolean;
};

export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly retryable: boolean;

  constructor(code: ProblemCode, message: string, options: ProblemOptions = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}

/** The two errors of the client: a problem that the service reports, and bytes that could not be carried. */
import type { Evaluation, Problem, ProblemPointer, Segmentation } from './api-types.ts';

/** The kinds of problems. Others may be added to the API. */
export type ProblemCode = Problem['code'];

export type ProblemDetails = {
  /** The seconds to wait before the same request may succeed, where the service says so. */
  retryAfter?: number | undefined;
  /** The job that has ended without success, if the problem is its end. */
  job?: Segmentation | Evaluation | undefined;
};

/** A problem that the service reports (RFC 9457). The message says what was received, what is allowed and what to do. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly status: number;
  readonly title: string;
  /** The address of a page that explains the problem. */
  readonly type: string;
  /** Names the request in the logs of the service. */
  readonly requestId: string;
  /** Every wrong member of the request, as JSON pointers. */
  readonly errors: readonly ProblemPointer[];
  readonly retryAfter: number | undefined;
  readonly job: Segmentation | Evaluation | undefined;

  constructor(problem: Problem, { retryAfter, job }: ProblemDetails = {}) {
    super(problem.detail);
    this.code = problem.code;
    this.status = problem.status;
    this.title = problem.title;
    this.type = problem.type;
    this.requestId = problem.request_id;
    this.errors = problem.errors ?? [];
    this.retryAfter = retryAfter;
    this.job = job;
  }
}

export type TransferDetails = {
  cause?: unknown;
  /** The HTTP status, if there was an answer. */
  status?: number;
};

/** Thrown when there was no answer, none of the service, or other bytes than were sent, also after retries. */
export class TransferError extends Error {
  override readonly name = 'TransferError';
  /** The HTTP status; undefined if there was no answer. */
  readonly status: number | undefined;

  constructor(message: string, { cause, status }: TransferDetails = {}) {
    super(message, { cause });
    this.status = status;
  }
}

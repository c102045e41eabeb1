/** A problem of one request, where the answer needs more than code and words. */
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { ProblemError, type ProblemCode, type ProblemOptions } from '#contracts/errors.ts';

export type ApiProblemOptions = ProblemOptions & {
  /** `Allow`, `Retry-After` and the like. */
  headers?: Record<string, string>;
  /** Instead of the code's own. */
  status?: ContentfulStatusCode;
};

export class ApiProblem extends ProblemError {
  readonly headers: Record<string, string>;
  readonly status: ContentfulStatusCode | undefined;

  constructor(code: ProblemCode, message: string, options: ApiProblemOptions = {}) {
    super(code, message, options);
    this.headers = options.headers ?? {};
    this.status = options.status;
  }
}

import { ProblemError } from '#contracts/errors.ts';

/** What a body names wrongly: 422 `invalid-request` that points at it. */
export function invalidAt(pointer: string, detail: string): ProblemError {
  return new ProblemError('invalid-request', detail, { errors: [{ pointer, detail }] });
}

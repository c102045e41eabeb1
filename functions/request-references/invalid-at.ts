import { ProblemError } from '#contracts/errors.ts';

/** A 422 `invalid-request` problem that points at a reference to something wrong or missing. */
export function invalidAt(pointer: string, detail: string): ProblemError {
  return new ProblemError('invalid-request', `The request is not valid: ${pointer}: ${detail}.`, {
    errors: [{ pointer, detail }],
  });
}

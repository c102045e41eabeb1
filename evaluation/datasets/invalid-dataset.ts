import { ProblemError } from '#contracts/errors.ts';

/** Makes a problem. @param message says what is wrong, where, and what to do. */
export function invalidDataset(message: string, cause?: unknown): ProblemError {
  return new ProblemError('invalid-dataset', message, { cause });
}

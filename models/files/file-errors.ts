/** Turns errors of the file system into problems that a person can act on. */
import { ProblemError, type ProblemCode } from '#contracts/errors.ts';
import { describeFileError } from './describe-file-error.ts';

export type Place = {
  code: ProblemCode;
  /** Completes "Cannot ...": "write to the cache folder /somewhere". */
  action: string;
  /** A sentence that says what to do. */
  remedy: string;
};

/** Runs work that reads and writes at a place; a file system error becomes a problem. */
export async function workingAt<Result>(place: Place, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw asProblem(error, place);
  }
}

/** Converts file system errors and returns all others unchanged. */
export function asProblem(error: unknown, { code, action, remedy }: Place): unknown {
  if (!(error instanceof Error && 'syscall' in error)) return error;
  return new ProblemError(code, `Cannot ${action}: ${describeFileError(error)}. ${remedy}`, { cause: error });
}

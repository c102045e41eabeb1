/** What goes wrong with a place on the disk, as a problem that a person can act on. */
import { ProblemError, type ProblemCode } from '#contracts/errors.ts';
import { describeFileError } from './describe-file-error.ts';

export type Place = {
  code: ProblemCode;
  /** "write to the cache folder /somewhere" */
  action: string;
  /** A sentence. */
  remedy: string;
};

/** Runs work that reads and writes at a place; an error of the file system becomes a problem. */
export async function workingAt<Result>(place: Place, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw asProblem(error, place);
  }
}

/** Everything but an error of the file system stays as it is. */
export function asProblem(error: unknown, { code, action, remedy }: Place): unknown {
  if (!(error instanceof Error && 'syscall' in error)) return error;
  return new ProblemError(code, `Cannot ${action}: ${describeFileError(error)}. ${remedy}`, { cause: error });
}

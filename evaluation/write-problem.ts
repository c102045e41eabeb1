/** What a person can do where a file of an evaluation cannot be written: a full disk, a folder that is locked. */
import { ProblemError } from '#contracts/errors.ts';

/** @param path Of the folder. Throws `invalid-request` where the system refuses. */
export async function whileWriting<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    // A system call failed: other errors are not the folder's.
    if (!(cause instanceof Error && 'syscall' in cause)) throw cause;
    const message =
      `Cannot write to ${path}: ${cause.message}. What is done is kept: give the same command again when this is ` +
      'mended, or choose another folder with --out.';
    throw new ProblemError('invalid-request', message, { cause });
  }
}

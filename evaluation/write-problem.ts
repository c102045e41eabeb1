/** Explains what to do when a file of an evaluation cannot be written: a full disk, a folder without access. */
import { workingAt } from '#models/files/file-errors.ts';

/** Runs work that writes to the folder at `path`. @throws ProblemError `invalid-request` where the system refuses. */
export function whileWriting<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  const remedy =
    'Progress is saved. Run the same command again once this is fixed, or choose another folder with --out.';
  return workingAt({ code: 'invalid-request', action: `write to ${path}`, remedy }, work);
}

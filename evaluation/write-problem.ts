/** What a person can do where a file of an evaluation cannot be written: a full disk, a folder that is locked. */
import { workingAt } from '#models/files/file-errors.ts';

/** @param path Of the folder. Throws `invalid-request` where the system refuses. */
export function whileWriting<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  const remedy =
    'What is done is kept: give the same command again when this is mended, or choose another folder with --out.';
  return workingAt({ code: 'invalid-request', action: `write to ${path}`, remedy }, work);
}

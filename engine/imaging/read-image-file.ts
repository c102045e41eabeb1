/** Reads an image file that a user named. */
import { readFile } from 'node:fs/promises';
import { ProblemError } from '#contracts/errors.ts';

/** Throws `invalid-image` if the file cannot be read. */
export async function readImageFile(path: string | URL): Promise<Uint8Array> {
  return readFile(path).catch((cause: Error) => {
    throw new ProblemError('invalid-image', `Cannot read the file: ${cause.message}.`, { cause });
  });
}

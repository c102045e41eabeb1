/**
 * Writes a file atomically: under a temporary name beside its destination, then renamed, so that a reader, or
 * the next process after a kill, finds it whole or not at all.
 */
import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finalName, temporaryName } from './temporary-name.ts';

export async function writeFileAtomically(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = temporaryName(path);
  try {
    await writeFile(temporary, bytes);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Removes what killed processes left half written in a folder and below it. Nobody else may be writing there. */
export async function removeUnfinishedFiles(folder: string): Promise<void> {
  const names = await readdir(folder, { recursive: true });
  const unfinished = names.filter((name) => finalName(name) !== undefined);
  await Promise.all(unfinished.map((name) => rm(join(folder, name), { force: true })));
}

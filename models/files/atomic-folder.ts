/**
 * Creates a folder atomically. It is filled under a temporary name and renamed, so that a killed process
 * leaves nothing that looks finished. If two processes build the same folder, the first one wins and the
 * second one uses its result.
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { finalName, temporaryName } from './temporary-name.ts';

/** A temporary folder counts as abandoned after this time without a write. */
const ABANDONED_AFTER_MILLISECONDS = 60 * 60 * 1000;

/** Returns `folder`, filled by `fill(temporaryFolder)` unless it exists. */
export async function ensureFolder(
  folder: string,
  fill: (temporary: string) => Promise<void>,
): Promise<string> {
  await removeAbandoned(folder);
  if (existsSync(folder)) return folder;
  const temporary = temporaryName(folder);
  await mkdir(temporary, { recursive: true });
  try {
    await fill(temporary);
    await moveInto(temporary, folder);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return folder;
}

async function moveInto(temporary: string, folder: string): Promise<void> {
  try {
    await rename(temporary, folder);
  } catch (error) {
    // Another process was first: renaming onto a non-empty folder fails.
    if (!existsSync(folder)) throw error;
  }
}

/**
 * Removes the leftovers of killed processes that were filling `folder`. Its parent may contain other people's
 * files: a name that this module did not generate is kept, whatever its suffix.
 */
async function removeAbandoned(folder: string): Promise<void> {
  const parent = dirname(folder);
  const names = existsSync(parent) ? await readdir(parent) : [];
  for (const name of names.filter((each) => finalName(each) === basename(folder))) {
    const path = join(parent, name);
    const age = Date.now() - (await lastWrite(path));
    if (age > ABANDONED_AFTER_MILLISECONDS) await rm(path, { recursive: true, force: true });
  }
}

/**
 * Returns the time of the last write to a folder or a file in it, or "now" if another process has just
 * removed it.
 */
async function lastWrite(folder: string): Promise<number> {
  try {
    const paths = [folder, ...(await readdir(folder)).map((name) => join(folder, name))];
    const times = await Promise.all(paths.map(async (path) => (await stat(path)).mtimeMs));
    return Math.max(...times);
  } catch {
    return Date.now();
  }
}

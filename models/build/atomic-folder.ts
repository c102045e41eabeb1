/**
 * A folder that appears all at once. It is filled under a temporary name and renamed, so that a
 * process that is killed half way leaves nothing that looks finished, and of two processes that
 * build the same folder the first one wins and the second one uses it.
 */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** A temporary folder this old belongs to a process that is gone. */
const ABANDONED_AFTER_MILLISECONDS = 24 * 60 * 60 * 1000;

/** Returns `folder`, filled by `fill(temporaryFolder)` unless it is there already. */
export async function ensureFolder(
  folder: string,
  fill: (temporary: string) => Promise<void>,
): Promise<string> {
  if (existsSync(folder)) return folder;
  const temporary = `${folder}.${randomUUID()}.tmp`;
  await mkdir(temporary, { recursive: true });
  try {
    await fill(temporary);
    await moveInto(temporary, folder);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  await removeAbandoned(folder);
  return folder;
}

async function moveInto(temporary: string, folder: string): Promise<void> {
  try {
    await rename(temporary, folder);
  } catch (error) {
    // Another process was first: a rename onto a folder that is not empty fails.
    if (!existsSync(folder)) throw error;
  }
}

async function removeAbandoned(folder: string): Promise<void> {
  const siblings = await readdir(dirname(folder));
  const temporary = siblings.filter(
    (name) => name.startsWith(`${basename(folder)}.`) && name.endsWith('.tmp'),
  );
  for (const path of temporary.map((name) => join(dirname(folder), name))) {
    const status = await stat(path).catch(() => undefined);
    if (status && Date.now() - status.mtimeMs > ABANDONED_AFTER_MILLISECONDS) {
      await rm(path, { recursive: true, force: true });
    }
  }
}

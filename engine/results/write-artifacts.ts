/**
 * Writes artifacts into a folder so that a reader never sees a half-written file: each is written and flushed
 * under a temporary name beside its destination and then renamed, which is atomic. A killed process leaves at
 * most `.*.partial` files.
 */

import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

export type Artifact = {
  /** File name inside the folder. */
  name: string;
  bytes: Uint8Array;
};

/**
 * Writes all artifacts, replacing older ones of the same name, and returns their paths in order. Nothing
 * appears under its final name before all are on disk. After an abort or an error the temporary files are
 * removed and the cause is thrown.
 */
export async function writeArtifacts(
  folder: string,
  artifacts: readonly Artifact[],
  options: { signal?: AbortSignal } = {},
): Promise<string[]> {
  const files = artifacts.map(({ name, bytes }) => ({ bytes, ...placesOf(folder, name) }));
  await mkdir(folder, { recursive: true });
  try {
    for (const { temporary, bytes } of files) {
      await writeFile(temporary, bytes, { flag: 'wx', flush: true, signal: options.signal });
    }
    for (const { temporary, final } of files) await rename(temporary, final);
  } catch (error) {
    await Promise.all(files.map(({ temporary }) => rm(temporary, { force: true })));
    throw error;
  }
  return files.map(({ final }) => final);
}

function placesOf(folder: string, name: string): { temporary: string; final: string } {
  if (name !== basename(name) || name === '' || name === '.' || name === '..') {
    throw new RangeError(`an artifact's name is a plain file name, got ${JSON.stringify(name)}`);
  }
  return { final: join(folder, name), temporary: join(folder, `.${name}.${randomUUID()}.partial`) };
}

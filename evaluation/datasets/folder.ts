/** A dataset in a folder of this machine. */
import type { Dirent } from 'node:fs';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { compareBytes } from './byte-order.ts';
import { requireInside, type Files } from './files.ts';
import { invalidDataset } from './invalid-dataset.ts';
import { splitLines } from './text-lines.ts';

/** Links are followed. The names of one folder at a time are held in memory. */
export function openFolder(path: string): Files {
  const placeOf = (relative: string): string => join(path, requireInside(relative));
  return {
    location: path,
    list: (folder) => (folder === undefined ? walk(path, '') : walk(placeOf(folder), `${folder}/`)),
    has: async (relative) => (await unlessMissing(stat(placeOf(relative))))?.isFile() ?? false,
    read: (relative, signal) => unlessMissing(readFile(placeOf(relative), { signal })),
    async lines(relative) {
      const file = await unlessMissing(open(placeOf(relative)));
      return file && splitLines(file.createReadStream() as AsyncIterable<Buffer>, relative);
    },
  };
}

async function* walk(folder: string, prefix: string): AsyncGenerator<string> {
  const entries = (await unlessMissing(readdir(folder, { withFileTypes: true }))) ?? [];
  for (const name of await sortedNames(folder, entries)) {
    if (name.endsWith('/')) yield* walk(join(folder, name), prefix + name);
    else yield prefix + name;
  }
}

/** Folders end with a slash, by which they sort among files as their files' paths do. */
async function sortedNames(folder: string, entries: readonly Dirent[]): Promise<string[]> {
  const names: string[] = [];
  for (const entry of entries) {
    const isFolder = entry.isSymbolicLink()
      ? (await unlessMissing(stat(join(folder, entry.name))))?.isDirectory()
      : entry.isDirectory();
    names.push(isFolder ? `${entry.name}/` : entry.name);
  }
  return names.sort(compareBytes);
}

async function unlessMissing<Result>(work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    // Whoever aborts knows why.
    if (code === 'ABORT_ERR') throw error;
    throw invalidDataset(`A file of the dataset cannot be read: ${message}.`, error);
  }
}

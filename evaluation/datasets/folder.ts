/** A dataset in a folder of this machine. */
import type { Dirent } from 'node:fs';
import { open, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { compareBytes } from './byte-order.ts';
import { requireInside, type Files } from './files.ts';
import { invalidDataset } from './invalid-dataset.ts';
import { splitLines } from './text-lines.ts';

/** Links are followed, but for those that lead in a circle. The names of one folder at a time are held in memory. */
export function openFolder(path: string): Files {
  const placeOf = (relative: string): string => join(path, requireInside(relative));
  const linkLoops = new Set<string>();
  return {
    location: path,
    linkLoops,
    async *list(folder) {
      const top =
        folder === undefined ? { place: path, prefix: '' } : { place: placeOf(folder), prefix: `${folder}/` };
      const above = folder === undefined ? [] : [await realPath(path)].filter((each) => each !== undefined);
      yield* walk(top, above, linkLoops);
    },
    has: async (relative) => (await unlessMissing(stat(placeOf(relative))))?.isFile() ?? false,
    read: (relative, signal) => unlessMissing(readFile(placeOf(relative), { signal })),
    async lines(relative) {
      const file = await unlessMissing(open(placeOf(relative)));
      return file && splitLines(file.createReadStream() as AsyncIterable<Buffer>, relative);
    },
  };
}

/** @param above the real paths of the folders on the way down to this one. */
async function* walk(
  { place, prefix }: { place: string; prefix: string },
  above: readonly string[],
  linkLoops: Set<string>,
): AsyncGenerator<string> {
  const real = await realPath(place);
  if (real === undefined) return;
  if (above.some((folder) => `${folder}${sep}`.startsWith(`${real}${sep}`))) {
    linkLoops.add(prefix.slice(0, -1));
    return;
  }
  const entries = (await unlessMissing(readdir(place, { withFileTypes: true }))) ?? [];
  for (const name of await sortedNames(place, entries)) {
    if (!name.endsWith('/')) yield prefix + name;
    else yield* walk({ place: join(place, name), prefix: prefix + name }, [...above, real], linkLoops);
  }
}

/** Returns undefined where nothing is there. */
function realPath(place: string): Promise<string | undefined> {
  return unlessMissing(realpath(place));
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

/** Codes that mean that there is no file; a link that leads to itself has none either. */
const MISSING = new Set(['ENOENT', 'ENOTDIR', 'ELOOP']);

async function unlessMissing<Result>(work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== undefined && MISSING.has(code)) return undefined;
    // Whoever aborts knows why.
    if (code === 'ABORT_ERR') throw error;
    throw invalidDataset(`A file of the dataset cannot be read: ${message}.`, error);
  }
}

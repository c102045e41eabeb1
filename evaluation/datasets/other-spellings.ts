/** Files whose names differ from what a list says in the ending, or in how Unicode composes a letter. */
import { stem } from '#contracts/images/image-names.ts';
import type { Files } from './files.ts';

/** Paths that have the same stem as a path and that `accepts` allows, in the order of their bytes. */
export type FindSpellings = (path: string, accepts: (path: string) => boolean) => Promise<string[]>;

/** A folder is listed when its first file is missing, and its names are kept in memory from then on. */
export function otherSpellings(files: Files): FindSpellings {
  const folders = new Map<string, Promise<Map<string, string[]>>>();
  return async (path, accepts) => {
    const folder = path.slice(0, path.lastIndexOf('/'));
    const byStem = folders.get(folder) ?? groupByStem(files, folder);
    folders.set(folder, byStem);
    return ((await byStem).get(keyOf(path)) ?? []).filter(accepts);
  };
}

async function groupByStem(files: Files, folder: string): Promise<Map<string, string[]>> {
  const groups = new Map<string, string[]>();
  for await (const path of files.list(folder)) {
    const key = keyOf(path);
    groups.set(key, [...(groups.get(key) ?? []), path]);
  }
  return groups;
}

/** macOS writes "ü" as two characters into some archives; lists have it as one. */
function keyOf(path: string): string {
  return stem(path).normalize('NFC');
}

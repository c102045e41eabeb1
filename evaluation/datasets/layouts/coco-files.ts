/** Finds COCO's files in the folders into which people usually unpack them. */
import type { Files } from '../files.ts';
import { holdsFiles } from './layout-reader.ts';

/** "val" is "val2017" in the names of COCO's files. */
export function splitNames(split: string): string[] {
  return [split, `${split}2017`];
}

/** `<kind>_<split>.json` in `annotations` or at the top. */
export async function findAnnotations(
  files: Files,
  kind: string,
  split: string,
): Promise<string | undefined> {
  for (const name of splitNames(split)) {
    for (const folder of ['annotations/', '']) {
      const path = `${folder}${kind}_${name}.json`;
      if (await files.has(path)) return path;
    }
  }
  return undefined;
}

/** The folder of the images: that of the split, or `images`. */
export async function findImages(files: Files, split: string): Promise<string | undefined> {
  const names = splitNames(split);
  return firstFolder(files, [...names, ...names.map((name) => `images/${name}`), 'images']);
}

/** The first that has files. */
export async function firstFolder(files: Files, folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) if (await holdsFiles(files, folder)) return folder;
  return undefined;
}

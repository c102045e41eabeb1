/** From the files and folders on the command line to the photos to segment. */
import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join, relative } from 'node:path';
import { ProblemError } from '../../contracts/errors.ts';

export type Photo = {
  path: string;
  /** Its folder below the output folder; no two photos share one. */
  outputName: string;
};

/** A folder may hold anything, so there the name decides; a file that is named is always tried. */
const PHOTO_EXTENSIONS = new Set([
  '.jpg',
  '.jpeg',
  '.png',
  '.webp',
  '.avif',
  '.tif',
  '.tiff',
  '.heic',
  '.heif',
]);

/** Folders are searched with all below them, in the order of names. Throws `invalid-request`. */
export async function findPhotos(paths: readonly string[]): Promise<Photo[]> {
  const found: Photo[] = [];
  for (const path of paths) {
    const status = await stat(path).catch((cause: unknown) => {
      throw new ProblemError('invalid-request', `There is no file or folder ${path}.`, { cause });
    });
    found.push(...(status.isDirectory() ? await findInFolder(path) : [{ path, outputName: basename(path) }]));
  }
  return withDistinctOutputs(found);
}

async function findInFolder(folder: string): Promise<Photo[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && PHOTO_EXTENSIONS.has(extname(entry.name).toLowerCase()))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  if (paths.length > 0) return paths.map((path) => ({ path, outputName: relative(folder, path) }));
  throw new ProblemError(
    'invalid-request',
    `${folder} holds no photo: looked for ${[...PHOTO_EXTENSIONS].join(' ')}.`,
  );
}

function withDistinctOutputs(photos: readonly Photo[]): Photo[] {
  const taken = new Set<string>();
  return photos.map(({ path, outputName }) => {
    let name = outputName;
    for (let count = 2; taken.has(name); count += 1) name = `${outputName}-${count}`;
    taken.add(name);
    return { path, outputName: name };
  });
}

/** From the files and folders on the command line to the images to segment. */
import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join, relative, resolve, sep } from 'node:path';
import { ProblemError } from '#contracts/errors.ts';

export type ImageFile = {
  path: string;
  /** Its folder below the output folder; no two images share one. */
  outputName: string;
};

/** A folder may hold anything, so there the name decides; a file that is named is always tried. */
const IMAGE_EXTENSIONS = new Set([
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

/**
 * Folders are searched with all below them, in the order of names, but not for hidden files and not
 * in `outputFolder`: what an earlier run wrote is no image. Throws `invalid-request`.
 */
export async function findImageFiles(paths: readonly string[], outputFolder: string): Promise<ImageFile[]> {
  const found: ImageFile[] = [];
  for (const path of paths) {
    const status = await stat(path).catch((cause: NodeJS.ErrnoException) => {
      throw unusable(path, cause);
    });
    if (status.isDirectory()) found.push(...(await findInFolder(path, outputFolder)));
    else found.push({ path, outputName: basename(path) });
  }
  const images = withDistinctOutputs(found);
  await refuseFilesAsOutput(images, outputFolder);
  return images;
}

async function findInFolder(folder: string, outputFolder: string): Promise<ImageFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (cause: NodeJS.ErrnoException) => {
      throw unusable(folder, cause);
    },
  );
  const images = entries
    .filter((entry) => !entry.isDirectory() && IMAGE_EXTENSIONS.has(extname(entry.name).toLowerCase()))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((path) => ({ path, outputName: relative(folder, path) }))
    .filter(({ outputName }) => !outputName.split(sep).some((part) => part.startsWith('.')))
    .filter(({ path }) => isBelow(folder, outputFolder) || !isBelow(path, outputFolder));
  if (images.length > 0) return images;
  throw new ProblemError(
    'invalid-request',
    `${folder} holds no image: looked for ${[...IMAGE_EXTENSIONS].join(' ')}.`,
  );
}

/** Also true of the folder itself. */
function isBelow(path: string, folder: string): boolean {
  return `${resolve(path)}${sep}`.startsWith(`${resolve(folder)}${sep}`);
}

/** Names that differ in case only are one name on some file systems. */
function withDistinctOutputs(images: readonly ImageFile[]): ImageFile[] {
  const taken = new Set<string>();
  return images.map(({ path, outputName }) => {
    let name = outputName;
    for (let count = 2; taken.has(name.toLowerCase()); count += 1) name = `${outputName}-${count}`;
    taken.add(name.toLowerCase());
    return { path, outputName: name };
  });
}

/** Found out before the work is done: with `--out .`, an image's folder would be the image itself. */
async function refuseFilesAsOutput(images: readonly ImageFile[], outputFolder: string): Promise<void> {
  for (const { path, outputName } of images) {
    const place = join(outputFolder, outputName);
    const status = await stat(place).catch(() => undefined);
    if (!status || status.isDirectory()) continue;
    throw new ProblemError(
      'invalid-request',
      `The results of ${path} would go into the folder ${place}, but that is a file: choose another --out.`,
    );
  }
}

function unusable(path: string, cause: NodeJS.ErrnoException): ProblemError {
  const message =
    cause.code === 'ENOENT'
      ? `There is no file or folder ${path}.`
      : `Cannot look into ${path}: ${cause.message}.`;
  return new ProblemError('invalid-request', message, { cause });
}

/** Finds the images to segment among the files and folders of the command line. */
import { readdir, stat } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import { ProblemError } from '#contracts/errors.ts';
import { describeEndings, IMAGE_ENDINGS, isImageName } from '#contracts/images/image-names.ts';

export type ImageFile = {
  path: string;
  /** Its folder below the output folder; no two images share one. */
  outputName: string;
};

export type FoundImages = {
  images: ImageFile[];
  /** Sentences on files in folders whose names are not those of images. */
  notes: string[];
};

/**
 * Folders are searched with all below them, in the order of names, but not for hidden files and not
 * in `outputFolder`: the output of an earlier run is not segmented. Throws `invalid-request`.
 */
export async function findImageFiles(paths: readonly string[], outputFolder: string): Promise<FoundImages> {
  const found: ImageFile[] = [];
  const notes: string[] = [];
  for (const path of paths) {
    const status = await stat(path).catch((cause: NodeJS.ErrnoException) => {
      throw unusable(path, cause);
    });
    if (!status.isDirectory()) {
      found.push({ path, outputName: basename(path) });
      continue;
    }
    const inFolder = await findInFolder(path, outputFolder);
    found.push(...inFolder.images);
    notes.push(...inFolder.notes);
  }
  const images = withDistinctOutputs(found);
  await refuseFilesAsOutput(images, outputFolder);
  return { images, notes };
}

async function findInFolder(folder: string, outputFolder: string): Promise<FoundImages> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (cause: NodeJS.ErrnoException) => {
      throw unusable(folder, cause);
    },
  );
  const files = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((path) => ({ path, outputName: relative(folder, path) }))
    .filter(({ outputName }) => !outputName.split(sep).some((part) => part.startsWith('.')))
    .filter(({ path }) => isBelow(folder, outputFolder) || !isBelow(path, outputFolder));
  const images = files.filter(({ path }) => isImageName(path));
  const others = files.filter(({ path }) => !isImageName(path)).map(({ outputName }) => outputName);
  if (images.length > 0) return { images, notes: describePassedOver(folder, others) };
  throw new ProblemError(
    'invalid-request',
    `${folder} has no images: looked for ${IMAGE_ENDINGS.join(' ')}` +
      `${others.length > 0 ? `, found ${describeEndings(others)}` : ''}.`,
  );
}

function describePassedOver(folder: string, others: readonly string[]): string[] {
  if (others.length === 0) return [];
  const number = others.length === 1 ? '1 file is' : `${others.length} files are`;
  return [
    `${folder}: ${number} passed over, because the ending of the name is not that of an image: ${describeEndings(others)}.`,
  ];
}

/** Also true for the folder itself. */
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

import { endingOf, isImageName, stem } from '#contracts/images/image-names.ts';
import type { Files } from '../files.ts';
import type { Side } from '../pair-files.ts';
import { describePassedOver } from '../passed-over.ts';

/** Images in a folder and below, each with the id that its path gives. */
export function imagesIn(files: Files, folder: string): Side {
  return {
    paths: files.list(folder),
    idOf: (path) => (isImageName(path) ? idBelow(folder, path) : undefined),
    expected: (id) => `${folder}/${id}.jpg`,
  };
}

/** PNGs of labels in a folder and below. */
export function masksIn(files: Files, folder: string): Side {
  return {
    paths: files.list(folder),
    idOf: (path) => (isMaskName(path) ? idBelow(folder, path) : undefined),
    strayIdOf: (path) => (isImageName(path) ? idBelow(folder, path) : undefined),
    expected: (id) => `${folder}/${id}.png`,
  };
}

/** The sentences on files that neither of the two takes. */
export async function describeOthers(files: Files, images: string, masks: string): Promise<string[]> {
  return [
    ...(await describePassedOver(files, images, { accepts: isImageName, kind: 'an image' })),
    ...(await describePassedOver(files, masks, { accepts: isMaskName, kind: 'a PNG' })),
  ];
}

function idBelow(folder: string, path: string): string {
  return stem(path.slice(folder.length + 1));
}

function isMaskName(path: string): boolean {
  return isImageName(path) && endingOf(path) === '.png';
}

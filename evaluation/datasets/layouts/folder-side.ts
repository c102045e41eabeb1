import type { Files } from '../files.ts';
import type { Side } from '../pair-files.ts';
import { isImageName, stem } from './image-names.ts';

/** Images in a folder and below, each with the id that its path gives. */
export function imagesIn(files: Files, folder: string): Side {
  return sideIn(files, folder, '.jpg', isImageName);
}

/** PNGs of labels in a folder and below. */
export function masksIn(files: Files, folder: string): Side {
  return sideIn(files, folder, '.png', isMaskName);
}

function sideIn(files: Files, folder: string, ending: string, accepts: (path: string) => boolean): Side {
  return {
    paths: files.list(folder),
    idOf: (path) => (accepts(path) ? stem(path.slice(folder.length + 1)) : undefined),
    expected: (id) => `${folder}/${id}${ending}`,
  };
}

function isMaskName(path: string): boolean {
  return isImageName(path) && path.toLowerCase().endsWith('.png');
}

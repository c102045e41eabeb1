/** Names of files in a dataset. A folder may hold anything, so the ending decides. */

const IMAGE = /\.(?:jpe?g|png|webp|avif|tiff?|heic|heif)$/i;

/** Hidden ones, which some systems write beside the real ones, are none. */
export function isImageName(path: string): boolean {
  return IMAGE.test(path) && !fileName(path).startsWith('.');
}

export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The path without the ending of its file's name. */
export function stem(path: string): string {
  const dot = path.lastIndexOf('.');
  return dot > path.lastIndexOf('/') + 1 ? path.slice(0, dot) : path;
}

/** Recognizes image files by name: a folder may contain anything, so the extension decides which files are read. */

/** The extensions of the supported formats, in any case; every reader of folders uses this list. */
export const IMAGE_ENDINGS = [
  '.jpg',
  '.jpeg',
  '.jfif',
  '.png',
  '.webp',
  '.avif',
  '.tif',
  '.tiff',
  '.heic',
  '.heif',
  '.hif',
] as const;

const ENDINGS = new Set<string>(IMAGE_ENDINGS);

/** Returns false for hidden files, which some systems write beside the real ones. */
export function isImageName(path: string): boolean {
  return !isHidden(path) && ENDINGS.has(endingOf(path));
}

export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Returns the path without its extension. */
export function stem(path: string): string {
  const dot = path.lastIndexOf('.');
  return dot > path.lastIndexOf('/') + 1 ? path.slice(0, dot) : path;
}

/** Returns the extension in lower case, with its dot; empty if there is none. */
export function endingOf(path: string): string {
  return path.slice(stem(path).length).toLowerCase();
}

function isHidden(path: string): boolean {
  return fileName(path).startsWith('.');
}

/** Number of kinds of names that a sentence lists. */
const KINDS_TOLD = 5;

/** Counts names by extension, the most frequent first: "2 .txt, 1 hidden, 1 without an ending". */
export function describeEndings(paths: Iterable<string>): string {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const kind = isHidden(path) ? 'hidden' : endingOf(path) || 'without an ending';
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const sorted = [...counts].toSorted(([one, many], [other, more]) => more - many || (one < other ? -1 : 1));
  const told = sorted.slice(0, KINDS_TOLD).map(([kind, count]) => `${count} ${kind}`);
  return [...told, ...(sorted.length > KINDS_TOLD ? ['others'] : [])].join(', ');
}

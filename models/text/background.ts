/**
 * What is usually around the things that people name. Without such words every pixel would go to
 * one of the named classes; a good set is worth more than any other setting (paper, table 11).
 */

/** The project's own list: outdoor and indoor surroundings, in the words that captions use. */
export const DEFAULT_BACKGROUND: readonly string[] = [
  'sky',
  'cloud',
  'grass',
  'tree',
  'bush',
  'forest',
  'field',
  'soil',
  'sand',
  'snow',
  'rock',
  'mountain',
  'hill',
  'water',
  'sea',
  'river',
  'road',
  'pavement',
  'fence',
  'wall',
  'building',
  'house',
  'bridge',
  'window',
  'door',
  'floor',
  'carpet',
  'ceiling',
  'curtain',
  'furniture',
  'shelf',
  'table',
  'sign',
  'pole',
  'shadow',
];

/**
 * The default words without those that a person asks for. "trees" takes "tree" away, and so does
 * "old tree": the word at the end says what the thing is.
 */
export function defaultBackgroundFor(names: readonly string[]): string[] {
  const taken = new Set(names.map(comparable).flatMap((name) => [name, name.split(' ').at(-1)]));
  return DEFAULT_BACKGROUND.filter((word) => !taken.has(comparable(word)));
}

/** Case, spaces and an English plural do not make another thing. */
function comparable(name: string): string {
  const plain = name.trim().toLowerCase().replaceAll(/\s+/g, ' ');
  if (/(ch|sh|x|ss|z)es$/.test(plain)) return plain.slice(0, -2);
  if (/[^s]s$/.test(plain)) return plain.slice(0, -1);
  return plain;
}

/**
 * The words that usually surround the things that people name. Without them every pixel would go to one of
 * the named classes; a good set is worth more than any other option (paper, table 11).
 */
import pluralize from 'pluralize';

/** Words of the default set, grouped by kind of thing. */
type BackgroundGroup = {
  words: readonly string[];
  /**
   * Other names for the same kind. They are not in the set, but a request that names one excludes the kind.
   */
  aliases?: readonly string[];
};

const GROUPS: readonly BackgroundGroup[] = [
  { words: ['sky'], aliases: ['air', 'heaven'] },
  { words: ['cloud'], aliases: ['fog', 'mist'] },
  { words: ['grass', 'field'], aliases: ['lawn', 'meadow', 'pasture', 'turf'] },
  {
    words: ['tree', 'bush', 'forest'],
    aliases: ['plant', 'shrub', 'hedge', 'wood', 'foliage', 'vegetation', 'leaf'],
  },
  {
    words: ['soil', 'sand'],
    aliases: ['ground', 'earth', 'dirt', 'beach', 'shore', 'desert', 'mud', 'gravel'],
  },
  { words: ['snow'], aliases: ['ice'] },
  { words: ['rock'], aliases: ['stone', 'boulder', 'cliff'] },
  // "hill" is not a word: grass or trees cover a hill, and the word would take pixels from people who ask for
  // those.
  { words: ['mountain'], aliases: ['hill', 'peak', 'summit'] },
  { words: ['water', 'sea', 'river'], aliases: ['ocean', 'lake', 'pond', 'pool', 'wave', 'stream', 'canal'] },
  {
    words: ['road', 'pavement'],
    aliases: ['street', 'path', 'highway', 'lane', 'sidewalk', 'asphalt', 'track'],
  },
  { words: ['fence'], aliases: ['railing', 'gate'] },
  {
    words: ['building', 'house'],
    aliases: ['home', 'skyscraper', 'cottage', 'tower', 'barn', 'hut', 'architecture'],
  },
  { words: ['bridge'] },
  { words: ['wall'], aliases: ['brick', 'tile'] },
  { words: ['window', 'curtain'], aliases: ['glass', 'blind'] },
  { words: ['door'] },
  { words: ['floor', 'carpet'], aliases: ['rug', 'parquet', 'mat'] },
  { words: ['ceiling'], aliases: ['roof'] },
  { words: ['furniture', 'shelf', 'table'], aliases: ['desk', 'cupboard', 'cabinet', 'wardrobe', 'counter'] },
  { words: ['lamp'], aliases: ['light'] },
  { words: ['sign', 'pole'], aliases: ['post', 'board'] },
];

/** Every word of the default set. */
export const DEFAULT_BACKGROUND: readonly string[] = GROUPS.flatMap(({ words }) => words);

/**
 * Returns the default words without the kinds that a person asks for. "trees" excludes the trees, the bushes
 * and the forest; "lake" excludes the water, and so does "blue lake", because the last word names the thing.
 */
export function defaultBackgroundFor(names: readonly string[]): string[] {
  const taken = new Set(names.map(comparable).flatMap((name) => [name, name.split(' ').at(-1)]));
  return GROUPS.filter(
    ({ words, aliases = [] }) => ![...words, ...aliases].some((word) => taken.has(comparable(word))),
  ).flatMap(({ words }) => words);
}

/** Normalizes a name: case, spaces and an English plural do not make another thing. */
function comparable(name: string): string {
  return pluralize.singular(name.trim().toLowerCase().replaceAll(/\s+/g, ' '));
}

/**
 * Chooses the sense of a noun that a person probably means when searching for it in an image. WordNet orders
 * senses by their frequency in texts, where a table is first of all a list of numbers.
 */
import type { NounSense } from './wordnet-nouns.ts';

/** "03": the kinds from which all others descend, such as plant, person, food. */
const BEGINNERS = '03';

/**
 * The lexicographer files of things that can be visible in an image. They exclude phenomena ("19"), which are
 * physics as often as weather, and groups ("14"), which are data and companies; those are used only if a noun
 * has no other sense. Events are included because of fires and waves.
 */
const VISIBLE_FILES = new Set([
  BEGINNERS,
  '05', // animals
  '06', // artifacts
  '08', // parts of the body
  '11', // events
  '13', // food
  '15', // places
  '17', // natural objects
  '18', // people
  '20', // plants
  '27', // substances
]);

const PEOPLE_FILE = '18';

export type Meaning = {
  sense: NounSense;
  /** True if the noun also names something else that can be seen. */
  isOneOfSeveral: boolean;
  /** True if counts do not decide which visible thing is meant: a kite is a toy or a bird. */
  isGuess: boolean;
};

/** Returns the senses that people use: no rude ones, and no rare ones if counts are known. */
export function sensesInUse(senses: readonly NounSense[], noun: string): NounSense[] {
  const decent = senses.filter((sense) => !isRude(sense, noun));
  const attested = decent.filter(({ isAttested }) => isAttested);
  return attested.length > 0 ? attested : decent;
}

/** Returns the first visible sense in use, or else the first in use; undefined if all are rude. */
export function likeliestMeaning(senses: readonly NounSense[], noun: string): Meaning | undefined {
  const inUse = sensesInUse(senses, noun);
  const visible = inUse.filter(isVisible);
  const sense =
    visible.find(({ file }) => file === BEGINNERS) ??
    // Without counts the order means little: few people mean the daredevil by "hot dog".
    visible.find(({ file, isAttested }) => isAttested || file !== PEOPLE_FILE) ??
    visible[0] ??
    inUse[0];
  if (sense === undefined) return undefined;
  const isOneOfSeveral = visible.length > 1;
  const isGuess = sense.isAttested
    ? visible.length === 0 && senses.some((other) => isVisible(other) && !isRude(other, noun))
    : isOneOfSeveral;
  return { sense, isOneOfSeveral, isGuess };
}

function isVisible({ file }: NounSense): boolean {
  return VISIBLE_FILES.has(file);
}

export function isRude({ rudeLemmas }: NounSense, noun: string): boolean {
  return rudeLemmas.some((lemma) => lemma.toLowerCase() === noun.toLowerCase());
}

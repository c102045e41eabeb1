/**
 * Which of a noun's senses is meant when somebody names it to find it in a picture: WordNet orders
 * senses by how often they were met in texts, and there a table is first of all a list of numbers.
 */
import type { NounSense } from './wordnet-nouns.ts';

/** "03": the kinds that all others descend from, as plant, person, food. */
const BEGINNERS = '03';

/**
 * The lexicographer files of what has a place in a picture. Not phenomena ("19"), which are physics
 * as often as weather, nor groups ("14"), which are data and companies: these are taken where a noun
 * has nothing else. Events are here for fires and waves.
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
  /** Whether the noun also names something else that can be seen. */
  isOneOfSeveral: boolean;
  /** Whether counts do not tell which visible thing is meant: a kite is a toy, or a bird. */
  isGuess: boolean;
};

/** The senses of a noun that people use: without rude ones, and without rare ones where counts tell. */
export function sensesInUse(senses: readonly NounSense[], noun: string): NounSense[] {
  const decent = senses.filter((sense) => !isRude(sense, noun));
  const attested = decent.filter(({ isAttested }) => isAttested);
  return attested.length > 0 ? attested : decent;
}

/** The first sense in use that can be seen, else the first in use; undefined where all are rude. */
export function likeliestMeaning(senses: readonly NounSense[], noun: string): Meaning | undefined {
  const inUse = sensesInUse(senses, noun);
  const visible = inUse.filter(isVisible);
  const sense =
    visible.find(({ file }) => file === BEGINNERS) ??
    // Where nothing was counted, the order says little: few mean the daredevil by "hot dog".
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

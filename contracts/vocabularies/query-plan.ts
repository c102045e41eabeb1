/**
 * Flattens a vocabulary for the encoder into a list of queries, each a text of one class (numerics, section
 * 5).
 */
import { ProblemError } from '../errors.ts';
import type { AuxiliarySource } from '../segmentation/result.ts';
import { promptText } from '../prompts/prompt-text.ts';
import { shorten } from '../texts/shorten.ts';
import { defaultBackgroundFor } from './background.ts';
import { LIMITS, type Background, type ClassEntry, type Vocabulary } from './vocabulary.ts';

/** The name of the background class in results, and its query if no other word is left. */
const BACKGROUND = 'background';

/** A definition or a synonym that is mixed into the features of a class. */
export type AuxiliaryText = {
  text: string;
  source: AuxiliarySource;
  /** The reason why it is left out: CLIP would not read all of it. */
  fault?: string;
};

export type Query = {
  text: string;
  /** Index of its class; a background class has index 0. */
  classIndex: number;
  /** Mixed into the query's feature, if the class has one. */
  auxiliary?: AuxiliaryText;
};

export type QueryPlan = {
  /** Names of the classes in results, in label order. */
  labelNames: string[];
  hasBackground: boolean;
  /** Queries in the order of their classes. */
  queries: Query[];
};

/**
 * Plans the queries. Throws `invalid-request` for a name or query that two classes share, `limit-exceeded`
 * for too many queries.
 */
export function planQueries(vocabulary: Pick<Vocabulary, 'classes' | 'background'>): QueryPlan {
  const background = backgroundWords(vocabulary.background, vocabulary.classes);
  const entries: ClassEntry[] = background
    ? [{ name: background[0] ?? '', synonyms: background.slice(1), label: BACKGROUND }, ...vocabulary.classes]
    : vocabulary.classes;
  const labelNames = entries.map(({ label, name }) => label ?? name);
  const queries = entries.flatMap(({ name, synonyms = [] }, classIndex) =>
    distinctWords([name, ...synonyms]).map((word): Query => ({ text: word, classIndex })),
  );
  checkLabels(labelNames, background !== undefined);
  checkQueries(queries, labelNames);
  checkCount(queries.length);
  return { labelNames, hasBackground: background !== undefined, queries };
}

/** Returns [classes + 1] offsets: the queries of class c run from bounds[c] to bounds[c + 1]. */
export function queryBounds(queries: readonly Query[]): number[] {
  const firsts = queries.flatMap(({ classIndex }, index) =>
    queries[index - 1]?.classIndex === classIndex ? [] : [index],
  );
  return [...firsts, queries.length];
}

function backgroundWords(background: Background, classes: readonly ClassEntry[]): string[] | undefined {
  if (background.mode === 'none') return undefined;
  if (background.mode === 'words') return background.words;
  const words = defaultBackgroundFor(classes.flatMap(({ name, synonyms = [] }) => [name, ...synonyms]));
  return words.length > 0 ? words : [BACKGROUND];
}

/** Keeps the first of several words that CLIP reads alike: a duplicate query would halve its score. */
function distinctWords(words: readonly string[]): string[] {
  const read = words.map(promptText);
  return words.filter((_, index) => read.indexOf(read[index]!) === index);
}

/** Refuses two classes with the same query, because the second could never win. */
function checkQueries(queries: readonly Query[], labels: readonly string[]): void {
  const classes = new Map<string, number>();
  for (const { text, classIndex } of queries) {
    const read = promptText(text);
    const other = classes.get(read) ?? classIndex;
    classes.set(read, other);
    if (other === classIndex) continue;
    throw new ProblemError(
      'invalid-request',
      `The classes "${shorten(labels[other]!)}" and "${shorten(labels[classIndex]!)}" both ask for ` +
        `"${shorten(text)}", so that the second could never be found. Leave it out of one of them.`,
    );
  }
}

function checkLabels(labels: readonly string[], hasBackground: boolean): void {
  // Normalizes accents, so that labels that look alike compare equal.
  const plain = labels.map((label) => label.normalize('NFC').toLowerCase());
  const repeated = labels.find((_, index) => plain.indexOf(plain[index]!) !== index);
  if (repeated === undefined) return;
  if (hasBackground && repeated.toLowerCase() === BACKGROUND) {
    throw new ProblemError(
      'invalid-request',
      'A class "background" is added by itself: leave yours out, or choose the background "none".',
    );
  }
  throw new ProblemError(
    'invalid-request',
    `Two classes are called "${shorten(repeated)}". Give one of them another name.`,
  );
}

function checkCount(count: number): void {
  if (count <= LIMITS.queries) return;
  throw new ProblemError(
    'limit-exceeded',
    `The vocabulary has ${count} names and synonyms; at most ${LIMITS.queries} are allowed.`,
  );
}

/**
 * Parses the short notation of classes and a background, as people type them: "dog, lawn=grass|meadow".
 * `source` is the name of the text in the message of an `invalid-request`, for example `--classes`.
 */
import { ProblemError } from '#contracts/errors.ts';
import { shorten } from '#contracts/texts/shorten.ts';
import type { Background, ClassEntry, Vocabulary } from '#contracts/vocabularies/vocabulary.ts';
import { checkVocabulary } from './read-vocabulary.ts';

/**
 * Parses "dog, lawn=grass|meadow": commas separate names; after `=` come the words that are searched for
 * under that name, separated by bars. The first word, for which an auxiliary text is looked up, may have the
 * number of a sense: "shore=bank#1|coast".
 */
export function parseClasses(text: string, source: string): Vocabulary {
  const classes = splitWords(text, ',').map((entry) => parseClass(entry, source));
  if (classes.length === 0) throw invalid(`${source} names nothing: give names, for example "dog, grass".`);
  return checkVocabulary(`${source} "${shorten(text)}"`, { classes });
}

/** Parses "default", "none", or words between commas. */
export function parseBackground(text: string, source: string): Background {
  if (text === 'default' || text === 'none') return { mode: text };
  const words = splitWords(text, ',');
  if (words.length > 0) return { mode: 'words', words };
  throw invalid(`${source} is empty: give default, none, or words between commas.`);
}

/** Parses one entry of such a list. */
export function parseClass(entry: string, source: string): ClassEntry {
  const [label = '', words, ...more] = entry.split('=').map((part) => part.trim());
  if (words === undefined) return parseWord(label);
  const [name, ...synonyms] = splitWords(words, '|');
  if (label === '' || name === undefined || more.length > 0) {
    throw invalid(
      `${source} "${shorten(entry)}": expected NAME, or NAME=WORD|WORD, for example lawn=grass|meadow.`,
    );
  }
  const numbered = synonyms.find((word) => SENSE.test(word));
  if (numbered === undefined) return { label, ...parseWord(name), synonyms };
  throw invalid(
    `${source} "${shorten(entry)}": a sense belongs to the first word, so "${shorten(numbered)}" cannot have one.`,
  );
}

/** Matches "bank#2": the second noun sense of "bank" in WordNet. */
const SENSE = /^(.*\S)\s*#\s*(\d+)$/;

function parseWord(text: string): ClassEntry {
  const [, name, sense] = SENSE.exec(text) ?? [];
  return name === undefined ? { name: text } : { name, sense: Number(sense) };
}

function splitWords(text: string, separator: string): string[] {
  return text
    .split(separator)
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

function invalid(message: string): ProblemError {
  return new ProblemError('invalid-request', message);
}

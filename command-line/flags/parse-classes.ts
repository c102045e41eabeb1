/** `--classes`, `--vocabulary` and `--background`: from what people type to a vocabulary. */
import { readFile } from 'node:fs/promises';
import { describeIssues } from '#contracts/describe-issues.ts';
import { ProblemError } from '#contracts/errors.ts';
import { decodeText } from '#contracts/texts/decode-text.ts';
import { parseJson } from '#contracts/texts/parse-json.ts';
import {
  BUILT_IN_VOCABULARIES,
  readBuiltInVocabulary,
} from '#contracts/vocabularies/built-in-vocabularies.ts';
import { vocabularySchema, type ClassEntry, type Vocabulary } from '#contracts/vocabularies/vocabulary.ts';

/**
 * "dog, lawn=grass|meadow": names between commas; after `=`, the words that are looked for under
 * that name, between bars. The word that an auxiliary text is looked up for, the first, may name
 * one of its senses: "shore=bank#1|coast".
 */
export function parseClasses(text: string): Vocabulary {
  const classes = splitWords(text, ',').map(parseClass);
  if (classes.length === 0) throw invalid('--classes names nothing: write --classes "dog, grass".');
  return parseVocabulary(`--classes "${text}"`, { classes });
}

/**
 * A built-in vocabulary by its name, else a file. Throws `invalid-request` with the names that
 * there are, or with every member of the file that is wrong.
 */
export async function readVocabulary(nameOrPath: string): Promise<Vocabulary> {
  return readBuiltInVocabulary(nameOrPath) ?? (await readVocabularyFile(nameOrPath));
}

async function readVocabularyFile(path: string): Promise<Vocabulary> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    const names = BUILT_IN_VOCABULARIES.join(', ');
    if (cause.code !== 'ENOENT')
      throw invalid(`Cannot read the vocabulary ${path}: ${cause.message}.`, cause);
    throw invalid(`There is no vocabulary "${path}": give one of ${names}, or a file (JSON).`, cause);
  });
  return parseVocabulary(path, parseJson(decodeText(bytes, path), path));
}

/** "default", "none", or words between commas. */
export function parseBackground(text: string): Vocabulary['background'] {
  if (text === 'default' || text === 'none') return { mode: text };
  const words = splitWords(text, ',');
  if (words.length > 0) return { mode: 'words', words };
  throw invalid('--background is empty: give default, none, or words between commas.');
}

function parseClass(entry: string): ClassEntry {
  const [label = '', words, ...more] = entry.split('=').map((part) => part.trim());
  if (words === undefined) return parseWord(label);
  const [name, ...synonyms] = splitWords(words, '|');
  if (label === '' || name === undefined || more.length > 0) {
    throw invalid(`--classes "${entry}": expected NAME, or NAME=WORD|WORD, for example lawn=grass|meadow.`);
  }
  const numbered = synonyms.find((word) => SENSE.test(word));
  if (numbered === undefined) return { label, ...parseWord(name), synonyms };
  throw invalid(`--classes "${entry}": a sense belongs to the first word, so "${numbered}" cannot have one.`);
}

/** "bank#2": the second noun sense of "bank" in WordNet. */
const SENSE = /^(.*\S)\s*#\s*(\d+)$/;

function parseWord(text: string): ClassEntry {
  const [, name, sense] = SENSE.exec(text) ?? [];
  return name === undefined ? { name: text } : { name, sense: Number(sense) };
}

function parseVocabulary(source: string, document: unknown): Vocabulary {
  const parsed = vocabularySchema.safeParse(document);
  if (parsed.success) return parsed.data;
  throw invalid(`${source} is not a vocabulary:\n${describeIssues(parsed.error)}`, parsed.error);
}

function splitWords(text: string, separator: string): string[] {
  return text
    .split(separator)
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

function invalid(message: string, cause?: unknown): ProblemError {
  return new ProblemError('invalid-request', message, { cause });
}

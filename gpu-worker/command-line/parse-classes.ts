/** `--classes`, `--vocabulary` and `--background`: from what people type to a vocabulary. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ProblemError } from '../../contracts/errors.ts';
import { vocabularySchema, type Vocabulary } from '../../contracts/vocabulary.ts';

/**
 * "dog, lawn=grass|meadow": names between commas; after `=`, the words that are looked for under
 * that name, between bars.
 */
export function parseClasses(text: string): Vocabulary {
  const classes = splitWords(text, ',').map((entry) => {
    const [label = '', words] = entry.split('=', 2);
    if (words === undefined) return label;
    const [name = '', ...synonyms] = splitWords(words, '|');
    return { label: label.trim(), name, synonyms };
  });
  return parseVocabulary('--classes', { classes });
}

/** Reads a vocabulary file. Throws `invalid-request` naming every member that is wrong. */
export async function readVocabulary(path: string): Promise<Vocabulary> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new ProblemError('invalid-request', `Cannot read the vocabulary ${path}.`, { cause });
  });
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw new ProblemError('invalid-request', `${path} is not JSON: ${String(cause)}`, { cause });
  }
  return parseVocabulary(path, document);
}

/** "default", "none", or words between commas. */
export function parseBackground(text: string): Vocabulary['background'] {
  if (text === 'default' || text === 'none') return { mode: text };
  const words = splitWords(text, ',');
  if (words.length > 0) return { mode: 'words', words };
  throw new ProblemError(
    'invalid-request',
    '--background is empty: give default, none, or words between commas.',
  );
}

function parseVocabulary(source: string, document: unknown): Vocabulary {
  const parsed = vocabularySchema.safeParse(document);
  if (parsed.success) return parsed.data;
  throw new ProblemError(
    'invalid-request',
    `${source} is not a vocabulary:\n${z.prettifyError(parsed.error)}`,
    {
      cause: parsed.error,
    },
  );
}

function splitWords(text: string, separator: string): string[] {
  return text
    .split(separator)
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

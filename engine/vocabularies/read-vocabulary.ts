/** Reads a vocabulary by its name or from a file, as the command line and programs name it. */
import { readFile } from 'node:fs/promises';
import { describeIssues } from '#contracts/describe-issues.ts';
import { ProblemError } from '#contracts/errors.ts';
import { decodeText } from '#contracts/texts/decode-text.ts';
import { parseJson } from '#contracts/texts/parse-json.ts';
import { shorten } from '#contracts/texts/shorten.ts';
import {
  BUILT_IN_VOCABULARIES,
  readBuiltInVocabulary,
} from '#contracts/vocabularies/built-in-vocabularies.ts';
import { vocabularySchema, type Vocabulary } from '#contracts/vocabularies/vocabulary.ts';

/**
 * Reads a built-in vocabulary by its name, or else a file. Throws `invalid-request` that lists the existing
 * names, or every wrong member of the file.
 */
export async function readVocabulary(nameOrPath: string): Promise<Vocabulary> {
  return readBuiltInVocabulary(nameOrPath) ?? (await readVocabularyFile(nameOrPath));
}

/** @param source The name of the document in the message of an `invalid-request`. */
export function checkVocabulary(source: string, document: unknown): Vocabulary {
  const parsed = vocabularySchema.safeParse(document);
  if (parsed.success) return parsed.data;
  throw invalid(`${source} is not a vocabulary:\n${describeIssues(parsed.error)}`, parsed.error);
}

async function readVocabularyFile(path: string): Promise<Vocabulary> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    const names = BUILT_IN_VOCABULARIES.join(', ');
    if (cause.code !== 'ENOENT')
      throw invalid(`Cannot read the vocabulary ${path}: ${cause.message}.`, cause);
    throw invalid(
      `There is no vocabulary "${shorten(path)}": give one of ${names}, or a file (JSON).`,
      cause,
    );
  });
  return checkVocabulary(path, parseJson(decodeText(bytes, path), path));
}

function invalid(message: string, cause: unknown): ProblemError {
  return new ProblemError('invalid-request', message, { cause });
}

/**
 * CLIP's byte-pair encoding, the same for every CLIP model. `clip-tokenizer.json` is its published
 * vocabulary (49,408 tokens) and its rules; the text is first repaired as the published tokenizer does.
 */
import { readFileSync } from 'node:fs';
import { Tokenizer } from '@huggingface/tokenizers';
import { promptText } from '#contracts/texts/prompt-text.ts';

export const VOCABULARY_SIZE = 49_408;

/** Token ids from start-of-text to end-of-text, both included, however many there are. */
export function tokenize(text: string): number[] {
  return clipTokenizer().encode(promptText(text)).ids;
}

/** What is used of the library, whose own types do not resolve for every tool. */
type Encoder = { encode(text: string): { ids: number[] } };

let shared: Encoder | undefined;

/** Reading the vocabulary takes a tenth of a second: it is done once, when a text first needs it. */
function clipTokenizer(): Encoder {
  shared ??= readTokenizer();
  return shared;
}

/** Without the file's own normalizer: `promptText` has done all of it, in the published order. */
function readTokenizer(): Encoder {
  const path = new URL('./clip-tokenizer.json', import.meta.url);
  const document = JSON.parse(readFileSync(path, 'utf8')) as object;
  return new Tokenizer({ ...document, normalizer: null }, {}) as Encoder;
}

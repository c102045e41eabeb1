/**
 * CLIP's byte-pair encoding, the same for every CLIP model. `clip-tokenizer.json.gz` contains its published
 * vocabulary (49,408 tokens) and rules; the text is first repaired as the published tokenizer does.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Tokenizer } from '@huggingface/tokenizers';
import { promptText } from './prompt-text.ts';

export const VOCABULARY_SIZE = 49_408;

/** Returns token ids from start-of-text to end-of-text, both included, without a limit. */
export function tokenize(text: string): number[] {
  return clipTokenizer().encode(promptText(text)).ids;
}

/** The part of the library in use; its own types do not resolve for every tool. */
type Encoder = { encode(text: string): { ids: number[] } };

let shared: Encoder | undefined;

/** Reads the vocabulary once, on first use, because that takes a tenth of a second. */
function clipTokenizer(): Encoder {
  shared ??= readTokenizer();
  return shared;
}

/** Omits the file's own normalizer: `promptText` has already done all of it, in the published order. */
function readTokenizer(): Encoder {
  const path = new URL('./clip-tokenizer.json.gz', import.meta.url);
  const document = JSON.parse(gunzipSync(readFileSync(path)).toString()) as object;
  return new Tokenizer({ ...document, normalizer: null }, {}) as Encoder;
}

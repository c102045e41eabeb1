/**
 * CLIP's byte-pair encoding, the same for every CLIP model. `clip-tokenizer.json` is its published
 * vocabulary (49,408 tokens) and its rules: NFC, single spaces, lower case.
 */
import { readFileSync } from 'node:fs';
import { Tokenizer } from '@huggingface/tokenizers';

export const VOCABULARY_SIZE = 49_408;
export const END_OF_TEXT = 49_407;

export type Tokenize = (text: string) => number[];

/**
 * Token ids from start-of-text to end-of-text, both included. A text that is longer than
 * `contextLength` loses its end, and keeps end-of-text as its last token.
 */
export function createTokenizer(contextLength: number): Tokenize {
  const encoder = clipTokenizer();
  return (text) => {
    const { ids } = encoder.encode(text);
    const end = ids.indexOf(END_OF_TEXT);
    const content = ids.slice(0, end === -1 ? ids.length : end);
    return [...content.slice(0, contextLength - 1), END_OF_TEXT];
  };
}

/** What is used of the library, whose own types do not resolve for every tool. */
type Encoder = { encode(text: string): { ids: number[] } };

let shared: Encoder | undefined;

/** Reading the vocabulary takes a tenth of a second: it is done once, when a text first needs it. */
function clipTokenizer(): Encoder {
  const path = new URL('./clip-tokenizer.json', import.meta.url);
  shared ??= new Tokenizer(JSON.parse(readFileSync(path, 'utf8')) as object, {}) as Encoder;
  return shared;
}

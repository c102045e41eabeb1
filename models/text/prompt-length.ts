/** Checks that CLIP reads all of a text's prompts: its context holds 77 tokens. */
import { promptText } from '#contracts/texts/prompt-text.ts';
import { describeTooLong } from '#contracts/vocabularies/prompt-fault.ts';
import { fillTemplates } from './prompts.ts';
import { tokenize } from './tokenizer.ts';

/** Explains why CLIP would not read a text's prompts to their end; undefined if it reads all of them. */
export function lengthFault(text: string, contextLength: number): string | undefined {
  // A token has at least one byte, so short texts need no counting.
  if (templateTokens() + Buffer.byteLength(promptText(text)) <= contextLength) return undefined;
  const tokens = longestPrompt(text);
  return tokens <= contextLength ? undefined : describeTooLong(tokens, contextLength);
}

let ofTemplates: number | undefined;

function templateTokens(): number {
  ofTemplates ??= longestPrompt('');
  return ofTemplates;
}

/** Counts tokens, including start and end. */
function longestPrompt(text: string): number {
  return Math.max(...fillTemplates(text).map((prompt) => tokenize(prompt).length));
}

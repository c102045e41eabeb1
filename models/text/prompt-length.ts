/** Whether CLIP reads all of a text's prompts: its context holds 77 tokens. */
import { promptText } from '#contracts/texts/prompt-text.ts';
import { describeTooLong } from '#contracts/vocabularies/prompt-fault.ts';
import { fillTemplates } from './prompts.ts';
import { tokenize } from './tokenizer.ts';

/** Why CLIP would not read the ends of a text's prompts; undefined where it reads all of each. */
export function lengthFault(text: string, contextLength: number): string | undefined {
  // A token has a byte or more, so that short texts need no counting.
  if (templateTokens() + Buffer.byteLength(promptText(text)) <= contextLength) return undefined;
  const tokens = longestPrompt(text);
  return tokens <= contextLength ? undefined : describeTooLong(tokens, contextLength);
}

let ofTemplates: number | undefined;

function templateTokens(): number {
  ofTemplates ??= longestPrompt('');
  return ofTemplates;
}

/** In tokens, start and end included. */
function longestPrompt(text: string): number {
  return Math.max(...fillTemplates(text).map((prompt) => tokenize(prompt).length));
}

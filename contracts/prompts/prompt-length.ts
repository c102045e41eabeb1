/** Checks that CLIP reads all of a text's prompts. */
import { groupBy } from '../group-by.ts';
import { CONTEXT_TOKENS, describeTooLong, TEMPLATE_TOKENS } from './prompt-fault.ts';
import { fillTemplate, PROMPT_TEMPLATES } from './prompt-templates.ts';
import { promptText } from './prompt-text.ts';
import { tokenize } from './tokenizer.ts';

/** Explains why CLIP would not read a text's prompts to their end; undefined if it reads all of them. */
export function lengthFault(text: string, contextLength = CONTEXT_TOKENS): string | undefined {
  // A token has at least one byte, so short texts need no counting.
  if (TEMPLATE_TOKENS + Buffer.byteLength(promptText(text)) <= contextLength) return undefined;
  const tokens = Math.max(...longestTemplates().map((template) => countTokens(template, text)));
  return tokens <= contextLength ? undefined : describeTooLong(tokens, contextLength);
}

let longest: string[] | undefined;

/**
 * Returns the longest of the templates that continue alike after the text. A text changes the tokens of a
 * template only where they touch: a blank precedes it, and a blank or a full stop follows it.
 */
function longestTemplates(): string[] {
  longest ??= [...groupBy(PROMPT_TEMPLATES, following).values()].map((group) =>
    group.reduce((one, other) => (countTokens(other, '') > countTokens(one, '') ? other : one)),
  );
  return longest;
}

function following(template: string): string {
  return template.charAt(template.indexOf('{}') + 2);
}

/** Counts the tokens of a prompt, including start and end. */
function countTokens(template: string, text: string): number {
  return tokenize(fillTemplate(template, text)).length;
}

/**
 * The beginnings of CLIP's templates as tokens. Every prompt of a template begins with them, whatever its text:
 * a blank separates them from it.
 */
import { PROMPT_TEMPLATES } from '#contracts/prompts/prompt-templates.ts';
import { tokenize } from '#contracts/prompts/tokenizer.ts';

/**
 * The tokens before the text of each template, from start-of-text on. The last entry is empty: it serves
 * prompts that begin otherwise.
 */
export function promptBeginnings(): readonly (readonly number[])[] {
  known ??= [...PROMPT_TEMPLATES.map(tokensBefore), []];
  return known;
}

let known: readonly (readonly number[])[] | undefined;

function tokensBefore(template: string): number[] {
  return tokenize(template.slice(0, template.indexOf('{}'))).slice(0, -1);
}

/** Returns the number of tokens of the longest beginning. */
export function longestBeginning(): number {
  return Math.max(...promptBeginnings().map(({ length }) => length));
}

/** Fills up the beginnings to the longest one: row-major [beginnings, longest]. */
export function paddedBeginnings(): { tokenIds: BigInt64Array; count: number; tokens: number } {
  const beginnings = promptBeginnings();
  const tokens = longestBeginning();
  const tokenIds = new BigInt64Array(beginnings.length * tokens);
  for (const [row, ids] of beginnings.entries()) tokenIds.set(ids.map(BigInt), row * tokens);
  return { tokenIds, count: beginnings.length, tokens };
}

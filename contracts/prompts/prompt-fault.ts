/** Finds texts that cannot become a prompt without running CLIP's tokenizer. */
import { ProblemError } from '../errors.ts';
import { isVisible } from '../text.ts';
import { promptText } from './prompt-text.ts';

/** Number of tokens of a prompt that CLIP reads. */
export const CONTEXT_TOKENS = 77;
/** Number of tokens of the longest template, including start and end. */
export const TEMPLATE_TOKENS = 11;

/** CLIP's control tokens: in a text they would end the prompt or restart it. */
const SPECIAL = /<\|(?:start|end)oftext\|>/;

/** Each match is one token or several. */
const PIECES = /'(?:s|t|re|ve|m|ll|d)|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+/gu;

/** Describes the fault of a text, or returns undefined. `lengthFault` decides finally about lengths. */
export function promptFault(text: string): string | undefined {
  const read = promptText(text);
  const [special] = SPECIAL.exec(read) ?? [];
  if (special !== undefined) return `holds ${special}, a mark of CLIP's own, where the prompt would be cut`;
  if (!isVisible(read)) return 'holds nothing that CLIP can read';
  // The template's full stop merges with one in the text.
  const tokens = (read.match(PIECES)?.length ?? 0) + TEMPLATE_TOKENS - 1;
  return tokens <= CONTEXT_TOKENS ? undefined : describeTooLong(`at least ${tokens}`);
}

/** @param tokens Number of tokens in the longest prompt of the text. */
export function describeTooLong(tokens: number | string, allowed = CONTEXT_TOKENS): string {
  return `is too long for CLIP: its longest prompt has ${tokens} tokens, and at most ${allowed} are allowed`;
}

/** @param what The subject of the problem's message: "The name "cat"". */
export function requireNoFault(what: string, fault: string | undefined): void {
  if (fault !== undefined)
    throw new ProblemError('invalid-request', `${what} ${fault}. Write it another way.`);
}

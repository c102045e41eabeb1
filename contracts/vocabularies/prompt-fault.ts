/** What is said of a text that no prompt can be made of, before CLIP's tokenizer has read it. */
import { isVisible } from '../text.ts';
import { promptText } from '../texts/prompt-text.ts';

/** What CLIP reads of a prompt. */
const CONTEXT_TOKENS = 77;
/** The longest template's own, start and end included, but for its full stop, which merges with one of the text's. */
const TEMPLATE_TOKENS = 10;

/** CLIP's own marks: in a text they would end the prompt, or begin it anew. */
const SPECIAL = /<\|(?:start|end)oftext\|>/;

/** Each of these is one token, or several. */
const PIECES = /'(?:s|t|re|ve|m|ll|d)|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+/gu;

/** Undefined where nothing is wrong that can be seen without the tokenizer, which has the last word on lengths. */
export function promptFault(text: string): string | undefined {
  const read = promptText(text);
  const [special] = SPECIAL.exec(read) ?? [];
  if (special !== undefined) return `holds ${special}, a mark of CLIP's own, where the prompt would be cut`;
  if (!isVisible(read)) return 'holds nothing that CLIP can read';
  const tokens = (read.match(PIECES)?.length ?? 0) + TEMPLATE_TOKENS;
  return tokens <= CONTEXT_TOKENS ? undefined : describeTooLong(`at least ${tokens}`);
}

/** @param tokens How many the text's longest prompt has. */
export function describeTooLong(tokens: number | string, allowed = CONTEXT_TOKENS): string {
  return `is too long for CLIP: its longest prompt has ${tokens} tokens, and at most ${allowed} are allowed`;
}

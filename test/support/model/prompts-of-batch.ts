/**
 * Reads prompts back out of a batch for the text encoder: a prompt is what the mask lets its last token see.
 */
import { promptBeginnings } from '#models/text/prompt-beginnings.ts';
import type { PromptBatch } from '#models/text/prompt-trees.ts';

/** Returns the tokens of each prompt with their positions, in the order of `sources`. */
export function promptsOfBatch(batch: PromptBatch): { ids: number[]; positions: number[] }[] {
  return [...batch.ends].map((end) => promptAt(batch, Number(end)));
}

function promptAt({ tokens, keys, beginning, tokenIds, positions, mask }: PromptBatch, end: number) {
  const tree = Math.floor(end / tokens);
  const visible = mask.subarray(end * keys, (end + 1) * keys);
  const seen = [...visible.keys()].filter((key) => visible[key] === 0);
  const before = keys - tokens;
  const own = seen.filter((key) => key >= before).map((key) => tree * tokens + key - before);
  const first = promptBeginnings()[Number(beginning[tree])]!.filter((_, index) => seen.includes(index));
  return {
    ids: [...first, ...own.map((at) => Number(tokenIds[at]))],
    positions: [...first.keys(), ...own.map((at) => Number(positions[at]))],
  };
}

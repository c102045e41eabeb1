/** Batches of prompts that share nothing, and a count of tokens: what sharing beginnings is compared with. */
import { groupBy } from '#contracts/group-by.ts';
import { HIDDEN } from '#models/graphs/text-encoder.ts';
import { longestBeginning, promptBeginnings } from '#models/text/prompt-beginnings.ts';
import type { PromptBatch } from '#models/text/prompt-trees.ts';

const PROMPTS_PER_BATCH = 80;

/** Puts prompts of equal length together. */
export function batchWholePrompts(sequences: readonly (readonly number[])[]): PromptBatch[] {
  const numbered = sequences.map((ids, source) => ({ ids, source }));
  return [...groupBy(numbered, ({ ids }) => ids.length).values()].flatMap((equal) =>
    Array.from({ length: Math.ceil(equal.length / PROMPTS_PER_BATCH) }, (_, index) =>
      packWhole(equal.slice(index * PROMPTS_PER_BATCH, (index + 1) * PROMPTS_PER_BATCH)),
    ),
  );
}

function packWhole(prompts: readonly { ids: readonly number[]; source: number }[]): PromptBatch {
  const tokens = prompts[0]!.ids.length;
  const before = longestBeginning();
  const keys = before + tokens;
  const mask = Float32Array.from({ length: prompts.length * tokens * keys }, (_, index) => {
    const [token, key] = [Math.floor(index / keys) % tokens, index % keys];
    return key >= before && key - before <= token ? 0 : HIDDEN;
  });
  const each = prompts.map((_, row) => row);
  return {
    trees: prompts.length,
    tokens,
    keys,
    beginning: BigInt64Array.from(prompts, () => BigInt(promptBeginnings().length - 1)),
    tokenIds: BigInt64Array.from(
      prompts.flatMap(({ ids }) => ids),
      BigInt,
    ),
    positions: BigInt64Array.from(
      each.flatMap(() => [...prompts[0]!.ids.keys()]),
      BigInt,
    ),
    mask,
    ends: BigInt64Array.from(each, (row) => BigInt((row + 1) * tokens - 1)),
    sources: prompts.map(({ source }) => source),
  };
}

/** Counts the tokens of a batch that a prompt needs: some trees are filled up. */
export function usedTokens({ tokens, keys, ends, mask }: PromptBatch): number {
  const used = new Set<number>();
  for (const end of ends) {
    const tree = Math.floor(Number(end) / tokens);
    for (let token = 0; token < tokens; token += 1) {
      if (mask[Number(end) * keys + keys - tokens + token] === 0) used.add(tree * tokens + token);
    }
  }
  return used.size;
}

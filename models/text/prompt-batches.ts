/** Batches prompts for the text encoder (numerics, section 5). */

/** Prompts of equal length, so that nothing needs padding. */
export type PromptBatch = {
  /** Row-major [prompts, tokens]. */
  tokenIds: BigInt64Array;
  prompts: number;
  tokens: number;
  /** The index of each row's sequence in the original list. */
  sources: number[];
};

/** Groups token sequences by length, shortest first, with at most `maximumPrompts` per batch. */
export function batchByLength(
  sequences: readonly (readonly number[])[],
  maximumPrompts: number,
): PromptBatch[] {
  const byLength = new Map<number, number[]>();
  for (const [source, { length }] of sequences.entries()) {
    const sources = byLength.get(length) ?? [];
    // Appends instead of copying, because a large vocabulary has 80,000 prompts.
    sources.push(source);
    byLength.set(length, sources);
  }
  return [...byLength]
    .toSorted(([a], [b]) => a - b)
    .flatMap(([tokens, sources]) =>
      chunks(sources, maximumPrompts).map((chunk) => ({
        tokenIds: BigInt64Array.from(
          chunk.flatMap((source) => sequences[source] ?? []),
          BigInt,
        ),
        prompts: chunk.length,
        tokens,
        sources: chunk,
      })),
    );
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

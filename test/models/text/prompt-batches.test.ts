import { describe, expect, it } from 'vitest';
import { batchByLength } from '#models/text/prompt-batches.ts';

describe('batchByLength', () => {
  it('puts sequences of one length together, shortest first, and remembers where they came from', () => {
    const batches = batchByLength(
      [
        [1, 2, 3],
        [4, 5],
        [6, 7, 8],
        [9, 10],
      ],
      80,
    );
    expect(batches).toEqual([
      { tokenIds: BigInt64Array.of(4n, 5n, 9n, 10n), prompts: 2, tokens: 2, sources: [1, 3] },
      { tokenIds: BigInt64Array.of(1n, 2n, 3n, 6n, 7n, 8n), prompts: 2, tokens: 3, sources: [0, 2] },
    ]);
  });

  it('splits what is more than a batch', () => {
    const batches = batchByLength([[1], [2], [3], [4], [5]], 2);
    expect(batches.map(({ sources }) => sources)).toEqual([[0, 1], [2, 3], [4]]);
    expect(batches.map(({ tokenIds }) => [...tokenIds])).toEqual([[1n, 2n], [3n, 4n], [5n]]);
  });

  it('gives nothing for nothing', () => {
    expect(batchByLength([], 80)).toEqual([]);
  });
});

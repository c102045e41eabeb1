import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { batchByLength, fillTemplates, PROMPT_TEMPLATES } from '#models/text/prompts.ts';
import { missingShared, sharedPath } from '#test/support/shared-files.ts';

const missingGoldens = missingShared('goldens');

describe('fillTemplates', () => {
  it('gives CLIP’s 80 prompts, each once', () => {
    const prompts = fillTemplates('cat');
    expect(new Set(prompts).size).toBe(80);
    expect(prompts).toContain('a bad photo of a cat.');
    expect(prompts).toContain('itap of my cat.');
    expect(prompts.filter((prompt) => prompt.includes('{}'))).toEqual([]);
  });

  it.each(['$&', '$1 $$', '{}', '\\'])('takes the text %s as it is', (text) => {
    const plain = fillTemplates('NAME').map((prompt) => prompt.split('NAME').join(text));
    expect(fillTemplates(text)).toEqual(plain);
  });

  it('uses the recorded templates', ({ skip }) => {
    skip(missingGoldens !== undefined, missingGoldens);
    const path = sharedPath('goldens/imagenet-prompt-templates.json');
    expect(PROMPT_TEMPLATES).toEqual(JSON.parse(readFileSync(path, 'utf8')));
  });
});

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

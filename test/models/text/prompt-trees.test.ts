import { describe, expect, it } from 'vitest';
import { fillTemplates } from '#contracts/prompts/prompt-templates.ts';
import { tokenize } from '#contracts/prompts/tokenizer.ts';
import { batchPrompts, type PromptBatch } from '#models/text/prompt-trees.ts';
import { promptsOfBatch } from '#test/support/model/prompts-of-batch.ts';

/** Two texts that end alike, one whose tokens begin like another's, and a long one. */
const TEXTS = ['heron', 'traffic light', 'traffic cone', Array<string>(66).fill('fur').join(' ')];

function count(batches: readonly PromptBatch[]): number {
  return batches.reduce((sum, { trees, tokens }) => sum + trees * tokens, 0);
}

describe('batchPrompts', () => {
  it('keeps every token of every prompt, at its place', () => {
    const sequences = TEXTS.flatMap(fillTemplates).map(tokenize);
    const found = new Map<number, number[]>();
    for (const batch of batchPrompts(sequences)) {
      for (const [row, { ids, positions }] of promptsOfBatch(batch).entries()) {
        found.set(batch.sources[row]!, ids);
        expect(positions).toEqual([...ids.keys()]);
      }
    }
    expect(found.size).toBe(sequences.length);
    for (const [source, ids] of sequences.entries()) expect(found.get(source)).toEqual(ids);
  });

  it('leaves out the beginnings of templates', () => {
    // "a photo of a heron." is a template's "<start> a photo of a" and three more tokens: "heron", ".", end.
    const template = fillTemplates('heron').indexOf('a photo of a heron.');
    const sequences = fillTemplates('heron').map(tokenize);
    const [tokens] = promptsOfBatch(batchPrompts(sequences)[0]!).map(({ ids }) => ids.length);
    expect(sequences[template]!.length).toBe(8);
    expect(tokens).toBeGreaterThan(4);
    // 61 templates end with the text and ".", 14 with "." elsewhere or nothing; none needs more than 8 tokens.
    expect(count(batchPrompts(sequences))).toBeLessThan(sequences.flat().length / 2);
  });

  it('computes tokens once that prompts of one template share', () => {
    const alone = ['traffic light', 'traffic cone'].map((text) =>
      count(batchPrompts(fillTemplates(text).map(tokenize))),
    );
    const together = ['traffic light', 'traffic cone'].flatMap(fillTemplates).map(tokenize);
    // The word "traffic" is one token, which each of the 80 templates computes once instead of twice.
    expect(count(batchPrompts(together))).toBeLessThanOrEqual(alone[0]! + alone[1]! - 80);
  });

  it('takes sequences that begin like no template, and equal ones', () => {
    const sequences = [[7, 8, 9], [7, 8], [7, 8, 9], [5]];
    const [batch] = batchPrompts(sequences);
    const prompts = promptsOfBatch(batch!);
    for (const [row, source] of batch!.sources.entries())
      expect(prompts[row]!.ids).toEqual(sequences[source]);
    // 7, 8, 9 are shared, and 5 stands alone.
    expect([batch!.trees, batch!.tokens]).toEqual([1, 4]);
  });

  it('gives nothing for nothing', () => {
    expect(batchPrompts([])).toEqual([]);
  });
});

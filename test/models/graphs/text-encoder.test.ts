import { describe, expect, it } from 'vitest';
import { fillTemplates } from '#contracts/prompts/prompt-templates.ts';
import { tokenize } from '#contracts/prompts/tokenizer.ts';
import { batchPrompts } from '#models/text/prompt-trees.ts';
import { expectClose } from '#test/support/expect-close.ts';
import { openEngine } from '#test/support/model/open-engine.ts';
import { SeededRandom } from '#test/support/random.ts';
import { CLIP_TOKENS_SHAPE, makeRandomClip } from '#test/support/reference/random-clip.ts';
import { encodeTokens } from '#test/support/reference/towers.ts';

const models = (['quick_gelu', 'gelu'] as const).map((activation) => {
  const clip = makeRandomClip({ ...CLIP_TOKENS_SHAPE, activation }, 4);
  return { activation, clip, engine: openEngine(clip).engine };
});

function randomSequence(length: number, seed: number): number[] {
  const random = new SeededRandom(seed);
  return Array.from({ length }, () => random.integer(0, CLIP_TOKENS_SHAPE.text.vocabularySize - 1));
}

/** Prompts of every template, some of which share tokens, and sequences that begin like no template. */
const SEQUENCES = {
  'prompts of words': ['heron', 'garden gate', 'garden'].flatMap(fillTemplates).map(tokenize),
  'prompts as long as CLIP reads': fillTemplates(Array<string>(66).fill('fur').join(' '))
    .slice(0, 3)
    .map(tokenize),
  'any tokens': [2, 5, 77, 5, 9, 2].map(randomSequence),
};

describe.each(Object.entries(SEQUENCES))('the text encoder, for %s,', (_, sequences) => {
  it.each(models)('gives what the padded tower gives with $activation', async ({ clip, engine }) => {
    const width = clip.projectionWidth;
    // The plain tower takes its time: of many prompts, one template in seven is compared.
    const step = sequences.length > 80 ? 7 : 1;
    const seen: number[] = [];
    for (const batch of batchPrompts(sequences)) {
      const features = await (await engine).encodePrompts(batch);
      for (const [row, source] of batch.sources.entries()) {
        seen.push(source);
        if (source % step !== 0) continue;
        const feature = features.subarray(row * width, (row + 1) * width);
        expectClose(feature, encodeTokens(sequences[source]!, clip), { absolute: 2e-6 });
      }
    }
    expect(seen.toSorted((one, other) => one - other)).toEqual([...sequences.keys()]);
  });
});

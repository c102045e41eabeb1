import { describe, it } from 'vitest';
import { batchByLength } from '#models/text/prompt-batches.ts';
import { expectClose } from '#test/support/expect-close.ts';
import { openEngine } from '#test/support/model/open-engine.ts';
import { SeededRandom } from '#test/support/random.ts';
import { makeRandomClip, SMALL_SHAPE } from '#test/support/reference/random-clip.ts';
import { encodeTokens } from '#test/support/reference/towers.ts';

const models = (['quick_gelu', 'gelu'] as const).map((activation) => {
  const clip = makeRandomClip({ ...SMALL_SHAPE, activation }, 4);
  return { activation, clip, engine: openEngine(clip).engine };
});

function randomSequence(length: number, seed: number): number[] {
  const random = new SeededRandom(seed);
  return Array.from({ length }, () => random.integer(0, SMALL_SHAPE.text.vocabularySize - 1));
}

describe('the text encoder', () => {
  it.each(models)('gives what the padded tower gives with $activation', async ({ clip, engine }) => {
    const lengths = [2, 5, 77, 5, 9, 2];
    const sequences = lengths.map((length, index) => randomSequence(length, index));
    for (const batch of batchByLength(sequences, 80)) {
      const features = await (await engine).encodePrompts(batch);
      const expected = batch.sources.flatMap((source) => encodeTokens(sequences[source]!, clip));
      expectClose(features, expected, { absolute: 2e-6 });
    }
  });
});

/** Texts that exceed CLIP's context: names are refused, and found texts are left out. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_OPTIONS } from '#contracts/segmentation/options.ts';
import { vocabularySchema } from '#contracts/vocabularies/vocabulary.ts';
import { readQueryFeatures } from '#engine/segmentation/query-features.ts';
import { describeRecipe } from '#engine/segmentation/recipe.ts';
import { NO_AUXILIARY_TEXT_SOURCE, type AuxiliaryTextSource } from '#models/text/auxiliary-texts.ts';
import { TextFeatures } from '#models/text/text-features.ts';
import { promptsOfBatch } from '#test/support/model/prompts-of-batch.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

/** Each prompt's feature encodes its length and its last word. */
function openFeatures(): TextFeatures {
  return new TextFeatures({
    modelDigest: 'digest',
    projectionWidth: 2,
    contextLength: 77,
    cacheFolder: temporaryFolder(),
    encodePrompts: async (batch) =>
      Float32Array.from(
        promptsOfBatch(batch).flatMap(({ ids }) => {
          const angle = ids.length + ids.at(-3)! / 49_408;
          return [Math.cos(angle), Math.sin(angle)];
        }),
      ),
  });
}

const LONG = Array<string>(70).fill('fur').join(' ');
const options = { ...DEFAULT_OPTIONS, auxiliary: 'definitions' as const, auxiliary_weight: 0.5 };

function prepare(classes: unknown[], auxiliaryTexts: AuxiliaryTextSource = NO_AUXILIARY_TEXT_SOURCE) {
  const words = vocabularySchema.parse({ classes, background: { mode: 'none' } });
  return readQueryFeatures({ textFeatures: openFeatures(), auxiliaryTexts }, words, options);
}

const found = (text: string): AuxiliaryTextSource => ({
  find: () => Promise.resolve({ text, source: 'bedrock:some-model' }),
});

function describeClass(plan: Awaited<ReturnType<typeof prepare>>) {
  const recipe = describeRecipe({
    model: { name: 'tiny', digest: 'digest' },
    executionProvider: 'cpu',
    precision: 'float32',
    vocabularyName: 'custom',
    plan,
    options,
  });
  return recipe.vocabulary.classes[0];
}

describe('a text that CLIP would not read to its end', () => {
  it.each([
    ['a name', '狗'.repeat(30), 'has 101 tokens, and at most 77 are allowed'],
    ['a synonym', { name: 'dog', synonyms: ['狗'.repeat(30)] }, 'has 101 tokens'],
    ['a text', { name: 'dog', text: '狗'.repeat(30) }, 'has 101 tokens'],
  ])('is refused as %s', async (_, entry, message) => {
    await expect(prepare([entry])).rejects.toMatchObject({
      code: 'invalid-request',
      message: expect.stringContaining(message) as string,
    });
  });

  it.each([
    ['of too many tokens', LONG, 'its longest prompt has at least 80 tokens'],
    ['with a mark of the tokenizer', 'a pet <|endoftext|> and more', 'holds <|endoftext|>'],
  ])('is left out where it was found, %s, and the recipe says so', async (_, text, reason) => {
    const plan = await prepare(['cat'], found(text));

    expect(plan.features).toEqual((await prepare(['cat'])).features);
    expect(describeClass(plan)).toEqual({
      name: 'cat',
      queries: ['cat'],
      auxiliary_text: null,
      auxiliary_source: null,
      auxiliary_left_out: {
        text,
        source: 'bedrock:some-model',
        reason: expect.stringContaining(reason) as string,
      },
    });
  });

  it('is mixed in where it fits, and the recipe says nothing else', async () => {
    const plan = await prepare(['cat'], found('a pet with fur'));

    expect(plan.features).not.toEqual((await prepare(['cat'])).features);
    expect(describeClass(plan)).toEqual({
      name: 'cat',
      queries: ['cat'],
      auxiliary_text: 'a pet with fur',
      auxiliary_source: 'bedrock:some-model',
    });
  });
});

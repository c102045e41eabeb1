import { describe, expect, it } from 'vitest';
import { vocabularySchema } from '#contracts/vocabularies/vocabulary.ts';
import { chooseAuxiliaryTexts, type AuxiliaryTextSource, type Word } from '#models/text/auxiliary-texts.ts';

/** Knows every word but "xyzzy", and records its requests. */
function knower(): AuxiliaryTextSource & { asked: Word[] } {
  const asked: Word[] = [];
  return {
    asked,
    find: (kind, word) => {
      asked.push(word);
      const text = `${kind} of ${word.name}`;
      return Promise.resolve(word.name === 'xyzzy' ? undefined : { text, source: 'wordnet' });
    },
  };
}

const classes = [{ name: 'cat', text: 'a pet that purrs.' }, { name: 'bank', sense: 2 }, 'xyzzy'];
const GIVEN = { text: 'a pet that purrs.', source: 'given' };

describe('chooseAuxiliaryTexts', () => {
  it('takes what the vocabulary gives as it is, asks for the rest, and leaves what nobody knows', async () => {
    const texts = knower();
    const chosen = await chooseAuxiliaryTexts(
      vocabularySchema.parse({ classes }),
      { auxiliary: 'synonyms', auxiliary_weight: 0.1 },
      texts,
    );
    expect(chosen).toEqual([GIVEN, { text: 'synonyms of bank', source: 'wordnet' }, undefined]);
    expect(texts.asked).toEqual([{ name: 'bank', sense: 2 }, { name: 'xyzzy' }]);
  });

  it.each([
    { auxiliary: 'none' as const, auxiliary_weight: 0.1 },
    { auxiliary: 'definitions' as const, auxiliary_weight: 0 },
  ])('asks nobody and gives nothing with $auxiliary at weight $auxiliary_weight', async (options) => {
    const texts = knower();
    const chosen = await chooseAuxiliaryTexts(vocabularySchema.parse({ classes }), options, texts);
    expect(chosen).toEqual([undefined, undefined, undefined]);
    expect(texts.asked).toEqual([]);
  });

  it.each([
    { declared: 'definitions', wanted: 'definitions' as const, given: true },
    { declared: 'synonyms', wanted: 'definitions' as const, given: false },
    { declared: 'definitions', wanted: 'synonyms' as const, given: false },
    { declared: 'none', wanted: 'synonyms' as const, given: true },
  ])('with texts that are $declared and $wanted wanted: given ones serve, $given', async (row) => {
    const vocabulary = vocabularySchema.parse({ classes, options: { auxiliary: row.declared } });
    const [cat] = await chooseAuxiliaryTexts(
      vocabulary,
      { auxiliary: row.wanted, auxiliary_weight: 0.1 },
      knower(),
    );
    expect(cat).toEqual(row.given ? GIVEN : { text: `${row.wanted} of cat`, source: 'wordnet' });
  });

  it('leaves out a text that was found and cannot be read to its end, and says why', async () => {
    const chosen = await chooseAuxiliaryTexts(
      vocabularySchema.parse({ classes: ['dog'] }),
      { auxiliary: 'synonyms', auxiliary_weight: 0.1 },
      knower(),
      { faultOf: () => 'is too long' },
    );
    expect(chosen).toEqual([{ text: 'synonyms of dog', source: 'wordnet', fault: 'is too long' }]);
  });

  it('refuses a given text that cannot be read to its end', async () => {
    const choosing = chooseAuxiliaryTexts(
      vocabularySchema.parse({ classes: [{ name: 'cat', text: 'a pet' }] }),
      { auxiliary: 'synonyms', auxiliary_weight: 0.1 },
      knower(),
      { faultOf: () => 'is too long' },
    );
    await expect(choosing).rejects.toMatchObject({
      code: 'invalid-request',
      message: 'The text "a pet" is too long. Write it another way.',
    });
  });

  it('passes the abort on to who is asked', async () => {
    const controller = new AbortController();
    const texts: AuxiliaryTextSource = {
      find: (_, __, signal) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason as Error));
          controller.abort(new Error('enough'));
        }),
    };
    await expect(
      chooseAuxiliaryTexts(
        vocabularySchema.parse({ classes: ['dog'] }),
        { auxiliary: 'synonyms', auxiliary_weight: 0.1 },
        texts,
        { signal: controller.signal },
      ),
    ).rejects.toThrow('enough');
  });
});

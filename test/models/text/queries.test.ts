import { describe, expect, it } from 'vitest';
import { planQueries } from '#contracts/vocabularies/query-plan.ts';
import type { Background } from '#contracts/vocabularies/vocabulary.ts';
import { mixAuxiliary, withAuxiliaryTexts } from '#models/text/queries.ts';
import { expectClose } from '#test/support/expect-close.ts';

describe('withAuxiliaryTexts', () => {
  const plan = (background: Background) =>
    planQueries({ classes: [{ name: 'cat', synonyms: ['feline'] }, { name: 'dog' }], background });
  const pet = { text: 'a pet', source: 'given' as const };

  it('gives a text to all names of its class', () => {
    const { queries } = withAuxiliaryTexts(plan({ mode: 'none' }), [pet, undefined]);
    expect(queries.map(({ auxiliary }) => auxiliary)).toEqual([pet, pet, undefined]);
  });

  it('gives none to the words of a background', () => {
    const { queries } = withAuxiliaryTexts(plan({ mode: 'words', words: ['sky', 'wall'] }), [undefined, pet]);
    expect(queries.map(({ text, auxiliary }) => [text, auxiliary])).toEqual([
      ['sky', undefined],
      ['wall', undefined],
      ['cat', undefined],
      ['feline', undefined],
      ['dog', pet],
    ]);
  });
});

describe('mixAuxiliary', () => {
  it('mixes by alpha without normalizing, and leaves rows without auxiliary text alone', () => {
    const names = [Float32Array.of(1, 0), Float32Array.of(0, 1)];
    const mixed = mixAuxiliary(names, [Float32Array.of(0, 1), undefined], 0.25);
    expectClose(mixed, [0.75, 0.25, 0, 1], { absolute: 1e-7 });
  });
});

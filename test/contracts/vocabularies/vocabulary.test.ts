import { describe, expect, it } from 'vitest';
import { LIMITS, vocabularySchema } from '#contracts/vocabularies/vocabulary.ts';

describe('vocabularySchema', () => {
  it('takes a plain list of names', () => {
    expect(vocabularySchema.parse({ classes: ['cat', ' dog '] })).toEqual({
      name: 'custom',
      classes: [{ name: 'cat' }, { name: 'dog' }],
      background: { mode: 'default' },
      options: {},
    });
  });

  it('takes everything that a class can say', () => {
    const document = {
      name: 'pets',
      classes: [{ name: 'cat', synonyms: ['feline'], text: 'a pet that purrs', sense: 1, label: 'cats' }],
      background: { mode: 'words', words: ['sky'] },
      options: { logit_scale: 60, area_threshold: null },
    };
    expect(vocabularySchema.parse(document)).toEqual(document);
  });

  it('takes as many classes as a label map has room for', () => {
    const classes = Array.from({ length: LIMITS.classes }, (_, index) => `class ${index}`);
    expect(vocabularySchema.parse({ classes }).classes).toHaveLength(256);
    expect(vocabularySchema.safeParse({ classes: [...classes, 'one more'] }).success).toBe(false);
  });

  it.each([
    { fault: 'no classes', document: { classes: [] } },
    { fault: 'an empty name', document: { classes: ['  '] } },
    { fault: 'a name that is too long', document: { classes: ['x'.repeat(129)] } },
    { fault: 'a member nobody knows', document: { classes: [{ name: 'cat', color: 'red' }] } },
    { fault: 'a sense before the first', document: { classes: [{ name: 'cat', sense: 0 }] } },
    { fault: 'a number as a class', document: { classes: [7] } },
    {
      fault: 'background words without words',
      document: { classes: ['cat'], background: { mode: 'words', words: [] } },
    },
    { fault: 'an unknown background', document: { classes: ['cat'], background: { mode: 'all' } } },
    { fault: 'an option that is not of words', document: { classes: ['cat'], options: { stride: 28 } } },
    { fault: 'an option out of range', document: { classes: ['cat'], options: { auxiliary_weight: 2 } } },
    { fault: 'another document', document: ['cat'] },
  ])('refuses $fault', ({ document }) => {
    expect(vocabularySchema.safeParse(document).success).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../../contracts/vocabulary.ts';
import { cleanAnswer } from '../../../../models/text/auxiliary/clean-answer.ts';

describe('cleanAnswer', () => {
  it.each([
    ['a pet that purrs.'],
    ['  a pet\tthat purrs. \n'],
    ['"a pet that purrs."'],
    ['**a pet that purrs.**'],
    ['\u201ca pet that purrs.\u201d'],
    ['Sure! a pet that purrs.'],
    ["Sure thing! Here's the definition:\n\na pet that purrs."],
    ['Definition: "a pet that purrs."'],
    ['Certainly, here it is:\n"a pet that purrs."\n\nLet me know if you need more!'],
    ['\n\na pet that purrs.\n(24 words)'],
  ])('finds the definition in %j', (answer) => {
    expect(cleanAnswer('definitions', answer)).toBe('a pet that purrs.');
  });

  it.each([['trash can'], ['trash can.'], ['"trash can".'], ['Synonym: trash can'], ['Sure! "trash can"']])(
    'finds the synonym in %j',
    (answer) => {
      expect(cleanAnswer('synonyms', answer)).toBe('trash can');
    },
  );

  it('keeps what only looks like a greeting', () => {
    expect(cleanAnswer('synonyms', 'sure-footed goat')).toBe('sure-footed goat');
    expect(cleanAnswer('definitions', 'certainly the largest bird')).toBe('certainly the largest bird');
  });

  it.each(['', ' \n ', '""', 'Sure!', 'Here is the definition:'])('finds nothing in %j', (answer) => {
    expect(cleanAnswer('definitions', answer)).toBeUndefined();
  });

  it('refuses what is longer than a text or a name may be', () => {
    expect(cleanAnswer('definitions', 'x'.repeat(LIMITS.textCharacters))).toBeDefined();
    expect(cleanAnswer('definitions', 'x'.repeat(LIMITS.textCharacters + 1))).toBeUndefined();
    expect(cleanAnswer('synonyms', 'x'.repeat(LIMITS.nameCharacters + 1))).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { LIMITS } from '#contracts/vocabularies/vocabulary.ts';
import { cleanAnswer, saysNone } from '#models/text/auxiliary/clean-answer.ts';

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
    ['a pet that purrs'],
    ['- a pet that purrs.'],
    ['**Definition:** a pet that purrs.'],
    ['Here is a definition of a cat: a pet that purrs.'],
  ])('finds the definition in %j, without a full stop', (answer) => {
    expect(cleanAnswer('definitions', answer)).toBe('a pet that purrs');
  });

  it.each([
    ['trash can'],
    ['trash can.'],
    ['"trash can".'],
    ['"trash can."'],
    ['Synonym: trash can'],
    ['Sure! "trash can"'],
    ['1. trash can\n2. dustbin'],
    ['- trash can'],
    ['* **trash can**'],
    ['\u2022 trash can'],
    ['Here is a synonym: trash can'],
    ["Here's one:\n\ntrash can"],
    ['Sure, here is a synonym for "rubbish bin": trash can'],
    ['**Synonym:** trash can'],
    ['A synonym for "rubbish bin" is "trash can".'],
    ['The most common other name of it is trash can.'],
    ['trash can (a bin for waste)'],
    ['trash can, garbage can'],
  ])('finds the synonym in %j', (answer) => {
    expect(cleanAnswer('synonyms', answer)).toBe('trash can');
  });

  it('keeps what only looks like a greeting', () => {
    expect(cleanAnswer('synonyms', 'sure-footed goat')).toBe('sure-footed goat');
    expect(cleanAnswer('definitions', 'certainly the largest bird')).toBe('certainly the largest bird');
    expect(cleanAnswer('synonyms', 'I-beam')).toBe('I-beam');
    expect(cleanAnswer('synonyms', 'U.S. flag')).toBe('U.S. flag');
    expect(cleanAnswer('definitions', 'a board with the name: shop')).toBe('a board with the name: shop');
  });

  it.each(['', ' \n ', '""', 'Sure!', 'Here is the definition:'])('finds nothing in %j', (answer) => {
    expect(cleanAnswer('definitions', answer)).toBeUndefined();
  });

  it.each([
    ["I'm sorry, but I cannot help with that."],
    ['I cannot help with that.'],
    ['I don\u2019t know this word.'],
    ['Sorry, that is not possible.'],
    ['I apologize, but this is not appropriate.'],
    ['Unfortunately there is nothing to say about it.'],
    ['As an AI, it is hard to say.'],
    ['Sure! I would say it is a pet.'],
    ['Which cat do you mean?'],
  ])('takes %j for no text of either kind', (answer) => {
    expect(cleanAnswer('definitions', answer)).toBeUndefined();
    expect(cleanAnswer('synonyms', answer)).toBeUndefined();
  });

  it.each([["It's a dog"], ['That is a bin'], ['a bin for all of the waste']])(
    'takes %j, a sentence or more than five words, for no synonym',
    (answer) => {
      expect(cleanAnswer('synonyms', answer)).toBeUndefined();
    },
  );

  it('takes five words for a synonym', () => {
    expect(cleanAnswer('synonyms', 'hand held electric hair dryer')).toBe('hand held electric hair dryer');
  });

  it('refuses what is longer than a text or a name may be', () => {
    expect(cleanAnswer('definitions', 'x'.repeat(LIMITS.textCharacters))).toBeDefined();
    expect(cleanAnswer('definitions', 'x'.repeat(LIMITS.textCharacters + 1))).toBeUndefined();
    expect(cleanAnswer('synonyms', 'x'.repeat(LIMITS.nameCharacters + 1))).toBeUndefined();
  });
});

describe('saysNone', () => {
  it.each([
    'None',
    'none.',
    'N/A',
    'Unknown.',
    'No synonym',
    'no common synonyms',
    'There is no common synonym for it.',
  ])('reads %j as "there is none"', (answer) => {
    expect(saysNone(answer)).toBe(true);
  });

  it.each(['nonesuch', 'unknown soldier', 'no parking sign', 'trash can', ''])(
    'does not read %j so',
    (answer) => {
      expect(saysNone(answer)).toBe(false);
    },
  );
});

import { describe, expect, it } from 'vitest';
import { describeIssues } from '#contracts/describe-issues.ts';
import { ProblemError } from '#contracts/errors.ts';
import { shorten } from '#contracts/texts/shorten.ts';
import { vocabularySchema } from '#contracts/vocabularies/vocabulary.ts';
import { parseClasses } from '#engine/vocabularies/parse-classes.ts';

const LONG = 'x'.repeat(10_000);

function describeRefusal(document: unknown): string {
  return describeIssues(vocabularySchema.safeParse(document).error!);
}

describe('what an error repeats', () => {
  it('is the beginning of a long text, and its length', () => {
    expect(shorten('cat')).toBe('cat');
    expect(shorten(LONG)).toBe(`${'x'.repeat(80)}... (10,000 characters)`);
    expect(shorten('🐶'.repeat(81))).toBe(`${'🐶'.repeat(80)}... (81 characters)`);
  });

  it('is the start and the end of a long message', () => {
    const { message } = new ProblemError('invalid-request', `There is no "${LONG}". Choose another.`);
    expect(message).toHaveLength(2500 + 1000 + ' ... (6,531 characters left out) ... '.length);
    expect(message).toMatch(
      /^There is no "x+ \.\.\. \(6,531 characters left out\) \.\.\. x+"\. Choose another\.$/,
    );
  });

  it.each([
    ['an unknown member', { classes: ['cat'], [LONG]: 1 }],
    ['a class', { classes: [LONG] }],
    ['a setting', { classes: ['cat'], settings: { [LONG]: 1 } }],
  ])('is short for %s of 10,000 characters', (_, document) => {
    expect(describeRefusal(document).length).toBeLessThan(250);
  });

  it('is short for classes that were typed', () => {
    expect(() => parseClasses(LONG, '--classes')).toThrow(
      expect.objectContaining({ message: expect.stringMatching(/^.{1,250}$/s) as string }),
    );
  });

  it('says how many there were of what there is too much', () => {
    const classes = Array.from({ length: 300 }, (_, index) => `class ${index}`);
    expect(describeRefusal({ classes })).toMatch(/^ {2}classes: has 300 entries; at most 256 are allowed$/);
    expect(describeRefusal({ classes: [LONG] })).toMatch(/has 10000 characters; at most 128 are allowed$/);
  });
});

import { describe, expect, it } from 'vitest';
import { LIMITS } from '#contracts/vocabularies/vocabulary.ts';
import { DEFAULT_BACKGROUND } from '#contracts/vocabularies/background.ts';
import { planQueries } from '#contracts/vocabularies/query-plan.ts';

describe('planQueries', () => {
  it('gives every name and synonym the index of its class', () => {
    const plan = planQueries({
      classes: [
        { name: 'cat', synonyms: ['feline'] },
        { name: 'sofa', label: 'couch' },
      ],
      background: { mode: 'none' },
    });
    expect(plan).toEqual({
      labelNames: ['cat', 'couch'],
      hasBackground: false,
      queries: [
        { text: 'cat', classIndex: 0 },
        { text: 'feline', classIndex: 0 },
        { text: 'sofa', classIndex: 1 },
      ],
    });
  });

  it('puts a background of words first', () => {
    const { labelNames, hasBackground, queries } = planQueries({
      classes: [{ name: 'cat' }],
      background: { mode: 'words', words: ['sky', 'wall'] },
    });
    expect({ labelNames, hasBackground }).toEqual({ labelNames: ['background', 'cat'], hasBackground: true });
    expect(queries).toEqual([
      { text: 'sky', classIndex: 0 },
      { text: 'wall', classIndex: 0 },
      { text: 'cat', classIndex: 1 },
    ]);
  });

  it('takes the names and synonyms of classes out of the default background', () => {
    const { queries } = planQueries({
      classes: [{ name: 'garden', synonyms: ['tree'] }, { name: 'sky' }],
      background: { mode: 'default' },
    });
    const words = queries.filter(({ classIndex }) => classIndex === 0).map(({ text }) => text);
    expect(words).not.toContain('sky');
    expect(words).not.toContain('tree');
    expect(words.every((word) => DEFAULT_BACKGROUND.includes(word))).toBe(true);
    expect(words.length).toBeGreaterThan(10);
  });

  it('looks for "background" itself where no default word is left', () => {
    const classes = DEFAULT_BACKGROUND.map((name) => ({ name }));
    const { hasBackground, queries } = planQueries({ classes, background: { mode: 'default' } });
    expect(hasBackground).toBe(true);
    expect(queries.filter(({ classIndex }) => classIndex === 0).map(({ text }) => text)).toEqual([
      'background',
    ]);
  });

  it('asks for a word once that a class gives twice', () => {
    const { queries } = planQueries({
      classes: [{ name: 'cat', synonyms: ['cat', 'feline', 'feline'] }],
      background: { mode: 'none' },
    });
    expect(queries.map(({ text }) => text)).toEqual(['cat', 'feline']);
  });

  it.each([
    { classes: [{ name: 'cat' }, { name: 'cat' }], label: 'cat' },
    { classes: [{ name: 'cat' }, { name: 'tabby', label: 'cat' }], label: 'cat' },
    { classes: [{ name: 'cat' }, { name: 'Cat' }], label: 'Cat' },
    { classes: [{ name: 'café' }, { name: 'cafe\u0301' }], label: 'cafe\u0301' },
    { classes: [{ name: 'background' }], label: 'background' },
  ])('refuses two classes that are called $label', ({ classes, label }) => {
    expect(() => planQueries({ classes, background: { mode: 'words', words: ['sky'] } })).toThrow(
      expect.objectContaining({
        code: 'invalid-request',
        message: expect.stringContaining(`"${label}"`) as string,
      }),
    );
  });

  it('says that a background is added by itself to who names one', () => {
    const classes = [{ name: 'Background' }, { name: 'dog' }];
    expect(() => planQueries({ classes, background: { mode: 'default' } })).toThrow('added by itself');
    expect(planQueries({ classes, background: { mode: 'none' } }).labelNames).toEqual(['Background', 'dog']);
  });

  it('refuses names that differ in case only, since one of them would never win', () => {
    const classes = [{ name: 'Dog' }, { name: 'dog' }];
    expect(() => planQueries({ classes, background: { mode: 'none' } })).toThrow('called "dog"');
  });

  it('refuses more queries than the limit and names both numbers', () => {
    const plan = (count: number) =>
      planQueries({
        classes: [
          { name: 'word', synonyms: Array.from({ length: count - 1 }, (_, index) => `word ${index}`) },
        ],
        background: { mode: 'none' },
      });
    expect(plan(LIMITS.queries).queries).toHaveLength(LIMITS.queries);
    expect(() => plan(LIMITS.queries + 1)).toThrow(
      expect.objectContaining({
        code: 'limit-exceeded',
        message: expect.stringMatching(/1001.*1000/) as string,
      }),
    );
  });

  it.each([
    [{ name: 'missile' }, { label: 'projectile', name: 'missile' }, 'missile'],
    [{ name: 'tv', synonyms: ['Monitor'] }, { name: 'screen', synonyms: ['monitor'] }, 'monitor'],
    [{ name: 'dog’s bowl' }, { name: "dog's  bowl" }, "dog's  bowl"],
    [{ name: 'ﬁsh' }, { name: 'FISH' }, 'FISH'],
    [{ name: 'rock & roll' }, { name: 'rock &amp; roll' }, 'rock &amp; roll'],
  ])('refuses two classes that ask for the same: %j and %j', (first, second, query) => {
    expect(() => planQueries({ classes: [first, second], background: { mode: 'none' } })).toThrow(
      `both ask for "${query}", so that the second could never be found. Leave it out of one of them.`,
    );
  });

  it('refuses a word of the background that a class asks for', () => {
    const background = { mode: 'words' as const, words: ['sky', 'wall'] };
    expect(() => planQueries({ classes: [{ name: 'Wall' }], background })).toThrow(
      'The classes "background" and "Wall" both ask for "Wall"',
    );
  });

  it('asks once for words of one class that CLIP reads as one', () => {
    const classes = [{ name: 'cat', synonyms: ['Cat', 'kitten', 'CAT', '\u2018kitten\u2019', 'kitten'] }];
    const { queries } = planQueries({ classes, background: { mode: 'none' } });
    expect(queries.map(({ text }) => text)).toEqual(['cat', 'kitten', '\u2018kitten\u2019']);
  });
});

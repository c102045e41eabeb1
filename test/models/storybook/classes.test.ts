import { describe, expect, it } from 'vitest';
import { type StorybookClass, classNames, storybookClasses } from '../../../models/storybook/classes.ts';

const entries: [string, StorybookClass][] = Object.entries(storybookClasses);

describe('storybookClasses', () => {
  it('has at least thirty classes, each named by its first word', () => {
    expect(classNames.length).toBeGreaterThanOrEqual(30);
    for (const [name, { words }] of entries.filter(([name]) => name !== 'water')) expect(words[0]).toBe(name);
  });

  it('gives every class three or more words', () => {
    for (const [name, { words }] of entries) expect(words.length, name).toBeGreaterThanOrEqual(3);
  });

  it('uses no word for two classes', () => {
    const words = entries.flatMap(([, { words, plural = [] }]) => [...words, ...plural]);
    expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
  });
});

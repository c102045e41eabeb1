import { describe, expect, it } from 'vitest';
import { type StorybookClass, classNames, storybookClasses } from '#models/storybook/classes.ts';

const entries: [string, StorybookClass][] = Object.entries(storybookClasses);

describe('storybookClasses', () => {
  it('has at least thirty classes, each named by its first word', () => {
    expect(classNames.length).toBeGreaterThanOrEqual(30);
    expect(entries.map(([, { words }]) => words[0])).toEqual(classNames);
  });

  it('gives every class three or more words', () => {
    const poor = entries.filter(([, { words }]) => words.length < 3);
    expect(poor).toEqual([]);
  });

  it('uses no word for two classes', () => {
    const words = entries.flatMap(([, entry]) => entry.words.concat(entry.plural ?? []));
    expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { DEFAULT_BACKGROUND, defaultBackgroundFor } from '#contracts/vocabularies/background.ts';

describe('defaultBackgroundFor', () => {
  it('gives the whole set for things that are not in it', () => {
    expect(defaultBackgroundFor(['cat', 'television monitor'])).toEqual(DEFAULT_BACKGROUND);
  });

  it.each([
    { name: 'sky', word: 'sky' },
    { name: '  SKY ', word: 'sky' },
    { name: 'trees', word: 'tree' },
    { name: 'bushes', word: 'bush' },
    { name: 'old tree', word: 'tree' },
    { name: 'wooden  fences', word: 'fence' },
    { name: 'shelves', word: 'shelf' },
    { name: 'lake', word: 'water' },
    { name: 'blue lakes', word: 'sea' },
    { name: 'leaves', word: 'tree' },
    { name: 'roofs', word: 'ceiling' },
    { name: 'grasses', word: 'grass' },
  ])('leaves out "$word" when "$name" is asked for', ({ name, word }) => {
    expect(DEFAULT_BACKGROUND).toContain(word);
    expect(defaultBackgroundFor([name])).not.toContain(word);
  });

  it.each([
    { name: 'tree frog', word: 'tree' },
    { name: 'grasshopper', word: 'grass' },
    { name: 'skyline', word: 'sky' },
  ])('keeps "$word" when "$name" is asked for', ({ name, word }) => {
    expect(defaultBackgroundFor([name])).toContain(word);
  });

  it('keeps the order of the set', () => {
    const words = defaultBackgroundFor(['sky', 'door']);
    expect(words).toEqual(DEFAULT_BACKGROUND.filter((word) => words.includes(word)));
  });

  it('names no word twice', () => {
    expect(new Set(DEFAULT_BACKGROUND).size).toBe(DEFAULT_BACKGROUND.length);
  });
});

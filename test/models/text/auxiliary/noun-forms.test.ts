import { describe, expect, it } from 'vitest';
import { nounForms } from '#models/text/auxiliary/noun-forms.ts';

describe('nounForms', () => {
  it('takes a single word as it is', () => {
    expect(nounForms(' dog ')).toEqual([['dog']]);
  });

  it.each([
    ['trees', 'tree'],
    ['leaves', 'leaf'],
    ['mice', 'mouse'],
    ['firemen', 'fireman'],
    ['glasses', 'glass'],
    ['Cacti', 'Cactus'],
  ])('tries the singular of "%s" after the word itself', (plural, singular) => {
    expect(nounForms(plural)).toEqual([[plural, singular]]);
  });

  it('reads a hyphen as a space, too', () => {
    expect(nounForms('fire-hydrants')[0]).toEqual([
      'fire-hydrants',
      'fire hydrants',
      'fire-hydrant',
      'fire hydrant',
    ]);
  });

  it('leaves out words in front, one after the other', () => {
    expect(nounForms('big yellow  houses')).toEqual([
      ['big yellow houses', 'big yellow house'],
      ['yellow houses', 'yellow house'],
      ['houses', 'house'],
    ]);
  });

  it.each([
    ['glass of water', ['glass']],
    ['people in red coats', ['people', 'person']],
    ['old man with a dog on a bench', ['man']],
    ['a dog', ['dog']],
  ])('ends with the head noun of "%s"', (name, head) => {
    expect(nounForms(name).at(-1)).toEqual(head);
  });

  it('does not take a word for a preposition that only begins like one', () => {
    expect(nounForms('off road tire').at(-1)).toEqual(['tire']);
    expect(nounForms('indoor plant').at(-1)).toEqual(['plant']);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Word } from '../../../../models/text/auxiliary-texts.ts';
import { WordNetNouns } from '../../../../models/text/auxiliary/wordnet-nouns.ts';
import { WordNetTexts } from '../../../../models/text/auxiliary/wordnet-texts.ts';
import { makeTemporaryFolder } from '../../../support/temporary-folder.ts';
import { writeWordNet } from '../../../support/write-wordnet.ts';

const { folder, remove } = makeTemporaryFolder();
const texts = new WordNetTexts(new WordNetNouns(folder));
const real = new WordNetTexts();

beforeAll(() =>
  writeWordNet(folder, [
    { lemmas: ['boat'], gloss: 'a small ship; often of wood; "they rowed the boat"; "a boat; a net"' },
    { lemmas: ['T-shirt', 't shirt', 'tee'], gloss: 'a shirt without buttons: "he wore a tee-shirt"' },
    { lemmas: ['China'], gloss: 'a country', isParticular: true },
    { lemmas: ['china', 'chinaware'], gloss: 'dishes' },
    { lemmas: ['Windows'], gloss: 'a program' },
    { lemmas: ['window', 'pane of glass'], gloss: 'an opening in a wall' },
    { lemmas: ['bank', 'riverside'], gloss: 'the side of a river' },
    { lemmas: ['bank', 'money house'], gloss: 'a house for money' },
    { lemmas: ['banks'], gloss: 'shallow water at sea' },
    { lemmas: ['house', 'home'], gloss: 'a building to live in' },
    { lemmas: ['White House'], gloss: 'a house with a president', isParticular: true },
    { lemmas: ['Paris'], gloss: 'a city', isParticular: true },
    { lemmas: ['German shepherd'], gloss: 'a dog' },
    { lemmas: ['shepherd'], gloss: 'a herdsman' },
    { lemmas: ['fire hydrant', 'fireplug'], gloss: 'a pipe in the street' },
    { lemmas: ['hydrant', 'tap'], gloss: 'a pipe' },
  ]),
);
afterAll(remove);

const definition = async (word: Word) => (await texts.find('definitions', word))?.text;
const synonym = async (word: Word) => (await texts.find('synonyms', word))?.text;

describe('WordNetTexts', () => {
  it('defines a thing by the gloss without its examples, and says where it is from', async () => {
    expect(await texts.find('definitions', { name: 'boat' })).toEqual({
      text: 'a small ship; often of wood',
      source: 'wordnet',
    });
    expect(await definition({ name: 'tee' })).toBe('a shirt without buttons');
  });

  it('gives the first other word of a sense, and none where there is no other', async () => {
    expect(await texts.find('synonyms', { name: 'house' })).toEqual({ text: 'home', source: 'wordnet' });
    expect(await synonym({ name: 'riverside' })).toBe('bank');
    expect(await synonym({ name: 'boat' })).toBeUndefined();
  });

  it('takes another spelling for no other word', async () => {
    expect(await synonym({ name: 't-shirts' })).toBe('tee');
  });

  it('knows plurals, and the head nouns of phrases', async () => {
    expect(await definition({ name: 'houses' })).toBe('a building to live in');
    expect(await definition({ name: 'small red houses' })).toBe('a building to live in');
    expect(await definition({ name: 'house on a bank' })).toBe('a building to live in');
    expect(await synonym({ name: 'yellow fire hydrants' })).toBe('fireplug');
  });

  it('takes no proper name for a word that is not spelled as one', async () => {
    expect(await synonym({ name: 'china' })).toBe('chinaware');
    expect(await definition({ name: 'windows' })).toBe('an opening in a wall');
    expect(await definition({ name: 'China' })).toBe('a country');
    expect(await definition({ name: 'Windows' })).toBe('a program');
    expect(await definition({ name: 'Boat' })).toBe('a small ship; often of wood');
    expect(await definition({ name: 'White House' })).toBe('a house with a president');
    expect(await definition({ name: 'old white house' })).toBe('a building to live in');
    expect(await definition({ name: 'german shepherd' })).toBe('a dog');
    expect(await definition({ name: 'paris' })).toBe('a city');
  });

  it('knows nothing of what is not in WordNet', async () => {
    for (const name of ['xyzzy', 'red', 'the blue', '-']) {
      expect(await texts.find('definitions', { name }), name).toBeUndefined();
    }
  });

  it('takes the sense that is asked for by its number', async () => {
    expect(await definition({ name: 'bank', sense: 2 })).toBe('a house for money');
    expect(await synonym({ name: 'bank', sense: 2 })).toBe('money house');
    expect(await definition({ name: 'china', sense: 1 })).toBe('a country');
    expect(await definition({ name: 'old bank', sense: 1 })).toBe('the side of a river');
    expect(await definition({ name: 'banks', sense: 1 })).toBe('shallow water at sea');
  });

  it('lists the senses there are to who asks for another', async () => {
    await expect(texts.find('synonyms', { name: 'bank', sense: 3 })).rejects.toMatchObject({
      code: 'invalid-request',
      message:
        'WordNet has 2 senses of the noun "bank", and no sense 3. Choose one of them:\n' +
        '  1: the side of a river\n  2: a house for money',
    });
    await expect(texts.find('synonyms', { name: 'boat', sense: 2 })).rejects.toThrow('has one sense of');
    await expect(texts.find('synonyms', { name: 'xyzzy', sense: 1 })).rejects.toThrow(
      'WordNet has no noun "xyzzy"',
    );
  });

  it.each([
    { name: 'car', text: 'auto' },
    { name: 'dogs', text: 'domestic dog' },
    { name: 'airplane', text: 'aeroplane' },
    { name: 'yellow fire hydrant', text: 'fireplug' },
  ])('finds "$text" for "$name" in the real WordNet', async ({ name, text }) => {
    expect(await real.find('synonyms', { name })).toEqual({ text, source: 'wordnet' });
  });
});

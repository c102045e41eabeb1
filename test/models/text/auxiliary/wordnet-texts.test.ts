import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Word } from '#models/text/auxiliary-texts.ts';
import { WordNetNouns } from '#models/text/auxiliary/wordnet-nouns.ts';
import { WordNetTexts } from '#models/text/auxiliary/wordnet-texts.ts';
import { makeTemporaryFolder } from '#test/support/temporary-folder.ts';
import { writeWordNet } from '#test/support/model/write-wordnet.ts';

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
    { lemmas: ['bank', 'riverside'], gloss: 'the side of a river', file: '17', isAttested: true },
    { lemmas: ['bank', 'money house'], gloss: 'a house for money', isAttested: true },
    { lemmas: ['banks'], gloss: 'shallow water at sea' },
    { lemmas: ['house', 'home'], gloss: 'a building to live in', isAttested: true },
    { lemmas: ['home'], gloss: 'where one was born', file: '15' },
    { lemmas: ['list', 'roll'], gloss: 'names in rows', file: '14', isAttested: true },
    { lemmas: ['list', 'selvage'], gloss: 'the edge of a cloth', isAttested: true },
    { lemmas: ['list', 'tilt'], gloss: 'the property of leaning', file: '07', isAttested: true },
    { lemmas: ['idea', 'thought'], gloss: 'what one thinks', file: '09' },
    { lemmas: ['kestrel', 'hoverer'], gloss: 'a bird', file: '05' },
    { lemmas: ['kestrel', 'glider'], gloss: 'a plane' },
    { lemmas: ['heat', 'warmth'], gloss: 'a sensation', file: '09', isAttested: true },
    { lemmas: ['heat'], gloss: 'a heater' },
    { lemmas: ['roaster'], gloss: 'someone who roasts', file: '18' },
    { lemmas: ['roaster'], gloss: 'a pan' },
    { lemmas: ['works', 'plant'], gloss: 'a factory', isAttested: true },
    { lemmas: ['plant', 'flora'], gloss: '(botany) what grows', file: '03', isAttested: true },
    { lemmas: ['obscenity'], gloss: 'a rude word', file: '10' },
    { lemmas: ['cock', 'muck'], gloss: 'something rude', file: '08', usage: ['obscenity', 0] },
    { lemmas: ['cock', 'Gallus gallus', 'muck', 'cockerel'], gloss: 'a bird', file: '05' },
    { lemmas: ['lass', 'miss', 'young lady'], gloss: 'a young woman', file: '18', isAttested: true },
    { lemmas: ['miss'], gloss: 'a failure to hit', file: '11', isAttested: true },
    { lemmas: ['plate', 'home plate', 'base'], gloss: 'a base of a game', isAttested: true },
    { lemmas: ['plate'], gloss: 'a dish', isAttested: true },
    { lemmas: ['marten', 'black cat'], gloss: 'a wild animal', file: '05' },
    { lemmas: ['cat', 'domestic cat'], gloss: 'a pet', file: '05' },
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

  it('gives the first other word of a sense, and none if there is no other', async () => {
    expect(await texts.find('synonyms', { name: 'house' })).toEqual({ text: 'home', source: 'wordnet' });
    expect(await synonym({ name: 'money house' })).toBeUndefined();
    expect(await synonym({ name: 'boat' })).toBeUndefined();
  });

  it('takes another spelling for no other word', async () => {
    expect(await synonym({ name: 't-shirts' })).toBe('tee');
  });

  it('knows plurals, and the head nouns of phrases', async () => {
    expect(await definition({ name: 'houses' })).toBe('a building to live in');
    expect(await definition({ name: 'small red houses' })).toBe('a building to live in');
    expect(await definition({ name: 'house on a bank' })).toBe('a building to live in');
    expect(await synonym({ name: 'fire hydrants' })).toBe('fireplug');
  });

  it('takes the first sense that can be seen, and the first where none can', async () => {
    expect(await definition({ name: 'list' })).toBe('the edge of a cloth');
    expect(await synonym({ name: 'list' })).toBe('selvage');
    expect(await definition({ name: 'idea' })).toBe('what one thinks');
    expect(await synonym({ name: 'idea' })).toBe('thought');
  });

  it('takes a beginner of its kind before all else, and leaves out to what science a gloss belongs', async () => {
    expect(await definition({ name: 'plant' })).toBe('what grows');
    expect(await synonym({ name: 'plants' })).toBe('flora');
  });

  it('gives no synonym where counts do not tell which visible thing is meant', async () => {
    expect(await definition({ name: 'kestrel' })).toBe('a bird');
    expect(await synonym({ name: 'kestrel' })).toBeUndefined();
    expect(await definition({ name: 'heat' })).toBe('a sensation');
    expect(await synonym({ name: 'heat' })).toBeUndefined();
    expect(await synonym({ name: 'kestrel', sense: 2 })).toBe('glider');
  });

  it('takes people last where nothing was counted', async () => {
    expect(await definition({ name: 'roaster' })).toBe('a pan');
  });

  it('gives no synonym for the end of a phrase, which is only a part of what was named', async () => {
    expect(await definition({ name: 'potted plant' })).toBe('what grows');
    for (const name of ['potted plant', 'yellow fire hydrant', 'house on a hill']) {
      expect(await synonym({ name }), name).toBeUndefined();
    }
    expect(await synonym({ name: 'potted plant', sense: 1 })).toBeUndefined();
  });

  it('reads a color in front as a color', async () => {
    expect(await definition({ name: 'black cat' })).toBe('a pet');
    expect(await synonym({ name: 'black cat' })).toBeUndefined();
    expect(await definition({ name: 'black cat', sense: 1 })).toBe('a wild animal');
  });

  it('passes over rude senses, and over words that have one', async () => {
    expect(await definition({ name: 'cock' })).toBe('a bird');
    expect(await synonym({ name: 'cock' })).toBe('cockerel');
    expect(await synonym({ name: 'muck' })).toBe('cockerel');
    expect(await synonym({ name: 'cock', sense: 1 })).toBeUndefined();
    expect(await synonym({ name: 'cockerel' })).toBeUndefined();
  });

  it('gives no word that means something else as well, or only one of several things', async () => {
    expect(await synonym({ name: 'lass' })).toBe('young lady');
    expect(await synonym({ name: 'plate' })).toBe('base');
    expect(await synonym({ name: 'cats' })).toBe('domestic cat');
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
        'WordNet has 2 senses of the noun "bank", but no sense 3. Choose one of them:\n' +
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
    { name: 'couch', text: 'sofa' },
    { name: 'sign', text: 'signboard' },
    { name: 'fire hydrants', text: 'fireplug' },
  ])('finds "$text" for "$name" in the real WordNet', async ({ name, text }) => {
    expect(await real.find('synonyms', { name })).toEqual({ text, source: 'wordnet' });
  });

  it.each([
    'cock',
    'rooster',
    'table',
    'stop sign',
    'potted plant',
    'plant',
    'plate',
    'black cat',
    'basketball',
    'bitch',
    'queer',
  ])('gives no synonym of "%s" from the real WordNet, rather than a wrong one', async (name) => {
    expect(await real.find('synonyms', { name })).toBeUndefined();
  });

  it('finds words for people and pets in the real WordNet that nobody minds', async () => {
    expect(await real.find('synonyms', { name: 'girl' })).toMatchObject({ text: 'missy' });
    expect(await real.find('synonyms', { name: 'pussy' })).toMatchObject({ text: 'kitty-cat' });
  });

  it.each([
    { name: 'table', says: /^a piece of furniture/ },
    { name: 'stop sign', says: /^structure displaying a board/ },
    { name: 'potted plant', says: /^a living organism/ },
    { name: 'black cat', says: /^feline mammal/ },
    { name: 'hot dog', says: /^a frankfurter/ },
    { name: 'kite', says: /^plaything/ },
    { name: 'book', says: /^physical objects/ },
    { name: 'face', says: /human head/ },
    { name: 'wave', says: /surface of a liquid/ },
    { name: 'smoke', says: /^a cloud/ },
  ])('defines "$name" as something that can be seen', async ({ name, says }) => {
    expect((await real.find('definitions', { name }))?.text).toMatch(says);
  });
});

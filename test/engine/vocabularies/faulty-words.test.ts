/**
 * Vocabulary files as users write them, in `fixtures`: which are read, and how the others are
 * refused.
 */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readVocabulary } from '#engine/vocabularies/read-vocabulary.ts';

function read(name: string) {
  return readVocabulary(fileURLToPath(new URL(`fixtures/${name}`, import.meta.url)));
}

describe('a vocabulary file', () => {
  it.each([
    ['vbom.json', ['cat', 'tv/monitor']],
    ['vc.json', ['person', 'car', 'toothbrush']],
  ])('is read: %s', async (name, classes) => {
    expect((await read(name)).classes).toEqual(classes.map((each) => ({ name: each })));
  });

  it.each([
    // {"classes":["caf takes 16 bytes; the next one is Latin-1's é.
    ['vlatin1.json', /vlatin1\.json is not UTF-8: byte 17 is 0xE9\. Encode it as UTF-8\.$/],
    ['eot.json', /classes\[0\]: "cat <\|endoftext\|> dog" holds <\|endoftext\|>, a mark/],
    ['vutf16.json', /vutf16\.json is UTF-16, not UTF-8\. Encode it as UTF-8\.$/],
  ])('is refused: %s', async (name, message) => {
    await expect(read(name)).rejects.toMatchObject({
      code: 'invalid-request',
      message: expect.stringMatching(message) as string,
    });
  });
});

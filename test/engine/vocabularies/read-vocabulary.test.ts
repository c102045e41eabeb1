import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  BUILT_IN_VOCABULARIES,
  readBuiltInVocabulary,
} from '#contracts/vocabularies/built-in-vocabularies.ts';
import { readVocabulary } from '#engine/vocabularies/read-vocabulary.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

describe('readVocabulary', () => {
  it.each(BUILT_IN_VOCABULARIES)('knows %s by name', async (name) => {
    expect(await readVocabulary(name)).toEqual(readBuiltInVocabulary(name));
  });

  it('names the built-in ones to who asks for another that is no file', async () => {
    const path = join(temporaryFolder(), 'voc');

    await expect(readVocabulary(path)).rejects.toThrow(
      `There is no vocabulary "${path}": give one of coco-stuff, coco-object, voc21, context60, cityscapes, or a file`,
    );
  });

  function write(text: string): string {
    const path = join(temporaryFolder(), 'words.json');
    writeFileSync(path, text);
    return path;
  }

  it('reads names, synonyms, texts, background and options', async () => {
    const document = {
      name: 'garden',
      classes: ['dog', { name: 'grass', synonyms: ['lawn'], text: 'green blades', label: 'green' }],
      background: { mode: 'words', words: ['wall'] },
      options: { logit_scale: 40, area_threshold: null },
    };

    const vocabulary = await readVocabulary(write(JSON.stringify(document)));

    expect(vocabulary).toEqual({ ...document, classes: [{ name: 'dog' }, document.classes[1]] });
  });

  it('names every member that is wrong', async () => {
    const path = write(
      JSON.stringify({
        classes: [{ name: 'dog', synonim: ['puppy'] }, 3, { name: '' }],
        background: { mode: 'word' },
        options: { stride: 56, logit_scale: -1 },
      }),
    );

    const reading = readVocabulary(path);

    await expect(reading).rejects.toThrow(`${path} is not a vocabulary:\n`);
    await expect(reading).rejects.toThrow('classes[0]: Unrecognized key: "synonim"');
    await expect(reading).rejects.toThrow('classes[1]: expected a name, or an object with a name');
    await expect(reading).rejects.toThrow('classes[2].name: Too small');
    await expect(reading).rejects.toThrow("background.mode: Invalid discriminator value. Expected 'default'");
    await expect(reading).rejects.toThrow('options: Unrecognized key: "stride"');
    await expect(reading).rejects.toThrow('options.logit_scale: Too small');
  });

  it('says why a file is not JSON', async () => {
    await expect(readVocabulary(write('{"classes": [}'))).rejects.toThrow(
      /words\.json is not JSON: line 1, column 14: Unexpected token/,
    );
  });

  it('says why a file cannot be read', async () => {
    const folder = temporaryFolder();

    await expect(readVocabulary(folder)).rejects.toThrow(/Cannot read the vocabulary .*: EISDIR/);
  });
});

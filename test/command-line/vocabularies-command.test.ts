import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  BUILT_IN_VOCABULARIES,
  readBuiltInVocabulary,
} from '#contracts/vocabularies/built-in-vocabularies.ts';
import { readVocabulary } from '#engine/vocabularies/read-vocabulary.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { runItaclip } from './run-itaclip.ts';

const { folder, remove } = makeTemporaryFolder();
afterAll(remove);

describe('itaclip vocabularies', () => {
  it('lists each with its classes, queries, background and auxiliary text', async () => {
    const { code, stdout } = await runItaclip(['vocabularies'], { folder });

    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}NAME +CLASSES +QUERIES +BACKGROUND +AUXILIARY TEXT$/m);
    expect(stdout).toMatch(/^ {2}coco-stuff +171 +\d+ +none +definitions$/m);
    expect(stdout).toMatch(/^ {2}coco-object +80 +\d+ +\d+ words +synonyms$/m);
    expect(stdout).toMatch(/^ {2}voc21 +20 +\d+ +\d+ words +definitions$/m);
    expect(stdout).toMatch(/^ {2}context60 +59 +\d+ +"background" +definitions$/m);
    expect(stdout).toMatch(/^ {2}cityscapes +19 +\d+ +none +synonyms$/m);
    expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
  });

  it.each(BUILT_IN_VOCABULARIES)('prints %s as a file that reads as the same', async (name) => {
    const { code, stdout } = await runItaclip(['vocabularies', name], { folder });
    const file = join(folder, `my-${name}.json`);
    writeFileSync(file, stdout);

    expect(code).toBe(0);
    expect(await readVocabulary(file)).toEqual(readBuiltInVocabulary(name));
  });

  it('prints a line for each class', async () => {
    const { stdout } = await runItaclip(['vocabularies', 'cityscapes'], { folder });

    const lines = stdout.split('\n').map((line) => line.trim());
    const classes = lines.filter((line) => line.startsWith('{ "name"')).map((line) => line.replace(/,$/, ''));
    expect(classes.map((line) => JSON.parse(line) as unknown)).toEqual(
      readBuiltInVocabulary('cityscapes')?.classes,
    );
  });

  it('names those that there are to who asks for another', async () => {
    const { code, stdout, stderr } = await runItaclip(['vocabularies', 'voc'], { folder });

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(
      'itaclip: There is no built-in vocabulary "voc": give one of coco-stuff, coco-object, voc21, context60, cityscapes.\n',
    );
  });
});

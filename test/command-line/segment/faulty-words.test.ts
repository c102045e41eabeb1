/** Words that CLIP would read otherwise than they are written end the program before it segments anything. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';
import { QUICK, runItaclip, writeImage } from '../run-itaclip.ts';

const { folder, remove } = makeTemporaryFolder();
beforeAll(() => writeImage(join(folder, 'picture.png')));
afterAll(remove);

function fixture(name: string): string {
  return fileURLToPath(new URL(`../../engine/vocabularies/fixtures/${name}`, import.meta.url));
}

function segment(...words: string[]) {
  return runItaclip(['segment', 'picture.png', '-m', 'storybook', '-o', 'out', ...QUICK, ...words], {
    folder,
  });
}

describe('itaclip segment', () => {
  it.each([
    ['long-30-dogs.json', /has 101 tokens, and at most 77 are allowed/],
    ['vutf16.json', /vutf16\.json is UTF-16, not UTF-8/],
    ['vlatin1.json', /vlatin1\.json is not UTF-8: byte 17 is 0xE9/],
    ['eot.json', /"cat <\|endoftext\|> dog" holds <\|endoftext\|>/],
  ])('refuses the vocabulary %s with exit code 2', async (name, message) => {
    const { code, stdout, stderr } = await segment('--vocabulary', fixture(name));

    expect(stderr).toMatch(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('refuses two classes that ask for the same words with exit code 2', async () => {
    const { code, stdout, stderr } = await segment('--classes', 'missile, projectile=missile');

    expect(stderr).toMatch(/"missile" and "projectile" both ask for "missile"/);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('reads a vocabulary of fifteen names and words of the background', async () => {
    const { code, stdout } = await segment('--vocabulary', fixture('v16.json'));

    expect(stdout).toContain('out/');
    expect(code).toBe(0);
  });
});

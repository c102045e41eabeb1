import { describe, expect, it } from 'vitest';
import { parseBackground, parseClasses } from '#engine/vocabularies/parse-classes.ts';

describe('parseClasses', () => {
  it('takes names between commas, without the space around them', () => {
    expect(parseClasses(' dog,  hot dog ,grass,', '--classes').classes).toEqual([
      { name: 'dog' },
      { name: 'hot dog' },
      { name: 'grass' },
    ]);
  });

  it('looks for the words after "=" under the name before it', () => {
    expect(parseClasses('sky, lawn = grass | meadow', '--classes').classes).toEqual([
      { name: 'sky' },
      { label: 'lawn', name: 'grass', synonyms: ['meadow'] },
    ]);
  });

  it('takes a number after "#" as the sense of the word before it', () => {
    expect(parseClasses('bank#2, shore = river bank #1 | coast, C#', '--classes').classes).toEqual([
      { name: 'bank', sense: 2 },
      { label: 'shore', name: 'river bank', sense: 1, synonyms: ['coast'] },
      { name: 'C#' },
    ]);
    expect(() => parseClasses('bank#0', '--classes')).toThrow(/classes\[0\]\.sense: Too small/);
    expect(() => parseClasses('shore=bank|coast#2', '--classes')).toThrow(
      'a sense belongs to the first word, so "coast#2" cannot have one',
    );
  });

  it('leaves the background and the options at their defaults', () => {
    expect(parseClasses('dog', '--classes')).toMatchObject({
      name: 'custom',
      background: { mode: 'default' },
      options: {},
    });
  });

  it.each(['', ' , '])('says what to write when %j names nothing', (text) => {
    expect(() => parseClasses(text, '--classes')).toThrow(
      '--classes names nothing: give names, for example "dog, grass".',
    );
  });

  it.each(['dog=', '=dog', 'a=b=c', 'dog=|'])('refuses %j and says what a class looks like', (text) => {
    expect(() => parseClasses(text, '--classes')).toThrow(
      `--classes "${text}": expected NAME, or NAME=WORD|WORD`,
    );
  });

  it('names the class whose name is too long', () => {
    expect(() => parseClasses(`dog, ${'x'.repeat(129)}`, '--classes')).toThrow(
      /classes\[1\]\.name: has \d+ characters; at most 128 are allowed/,
    );
  });
});

describe('parseBackground', () => {
  it.each(['default', 'none'])('takes %s as a mode', (mode) => {
    expect(parseBackground(mode, '--background')).toEqual({ mode });
  });

  it('takes anything else as words between commas', () => {
    expect(parseBackground('wall, floor', '--background')).toEqual({
      mode: 'words',
      words: ['wall', 'floor'],
    });
  });

  it('refuses an empty list', () => {
    expect(() => parseBackground(' ,', '--background')).toThrow('--background is empty');
  });
});

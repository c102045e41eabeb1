import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mergeOptions } from '#contracts/segmentation/options.ts';
import {
  BUILT_IN_VOCABULARIES,
  readBuiltInVocabulary,
} from '#contracts/vocabularies/built-in-vocabularies.ts';
import { planQueries } from '#contracts/vocabularies/query-plan.ts';
import type { ClassEntry, Vocabulary } from '#contracts/vocabularies/vocabulary.ts';
import { missingShared, sharedPath } from '#test/support/shared-files.ts';
import {
  CITYSCAPES_LABELS,
  COCO_IDS,
  CONTEXT_LABELS,
  UNUSED_COCO_IDS,
  VOC_LABELS,
} from './dataset-labels.ts';

const usedCocoIds = Object.keys(COCO_IDS)
  .map(Number)
  .filter((id) => !UNUSED_COCO_IDS.includes(id));
const cocoLabels = (ids: readonly number[]) => ids.map((id) => COCO_IDS[id]);

/** Numerics, section 9, line by line. */
const options = (
  auxiliary: 'definitions' | 'synonyms',
  [auxiliary_weight, image_engineering_weight]: [alpha: number, lambda: number],
  logit_scale: number,
  [probability_threshold, area_threshold]: [probability: number, area: number | null],
  short_side: number,
) => ({
  auxiliary,
  auxiliary_weight,
  image_engineering_weight,
  logit_scale,
  probability_threshold,
  area_threshold,
  short_side,
});

const NO_BACKGROUND = { mode: 'none' };
const WORD_SET = { mode: 'words', words: expect.any(Array) as string[] };

const TABLE = [
  {
    name: 'coco-stuff',
    labels: cocoLabels(usedCocoIds),
    background: NO_BACKGROUND,
    options: options('definitions', [0.2, 0.75], 40, [0, null], 448),
    mostQueries: 260,
  },
  {
    name: 'coco-object',
    labels: cocoLabels(usedCocoIds.filter((id) => id <= 91)),
    background: WORD_SET,
    options: options('synonyms', [0.1, 0.75], 50, [0.1, null], 336),
    mostQueries: 200,
  },
  {
    name: 'voc21',
    labels: VOC_LABELS,
    background: WORD_SET,
    options: options('definitions', [0.05, 0.7], 60, [0.1, 0.1], 336),
    mostQueries: 110,
  },
  {
    name: 'context60',
    labels: CONTEXT_LABELS,
    background: { mode: 'words', words: ['background'] },
    options: options('definitions', [0.15, 0.75], 55, [0.1, null], 336),
    mostQueries: 150,
  },
  {
    name: 'cityscapes',
    labels: CITYSCAPES_LABELS,
    background: NO_BACKGROUND,
    options: options('synonyms', [0.05, 0.7], 40, [0, null], 560),
    mostQueries: 60,
  },
];

/** Words that also mean only a part of the class, or something else. */
const MISLEADING = new Set([
  'African elephant',
  'alpine skis',
  'biker',
  'brown bear',
  'electric toothbrush',
  'lamb',
  'longboard',
  'mattress',
  'pony',
  'red apple',
  'slice of pizza',
  'tie',
  'wireless mouse',
]);

type BuiltIn = Omit<Vocabulary, 'classes'> & { classes: ClassEntry[] };

const rows = TABLE.map((row) => ({ ...row, vocabulary: read(row.name) }));
const withTexts = (kind: string) => rows.filter((row) => row.options.auxiliary === kind);
const withWordSet = rows.filter(({ background }) => background === WORD_SET);

function read(name: string): BuiltIn {
  const vocabulary = readBuiltInVocabulary(name);
  if (!vocabulary) throw new Error(`no vocabulary ${name}`);
  return vocabulary;
}

function labelsOf({ classes }: BuiltIn): string[] {
  return classes.map(({ label, name }) => label ?? name);
}

function queriesOf({ classes }: BuiltIn): string[] {
  return classes.flatMap(({ name, synonyms = [] }) => [name, ...synonyms].map((word) => word.toLowerCase()));
}

function textsOf({ classes }: BuiltIn): string[] {
  return classes.map(({ text }) => text ?? '');
}

function backgroundOf({ background }: BuiltIn): string[] {
  return background.mode === 'words' ? background.words : [];
}

function repeated(words: readonly string[]): string[] {
  return words.filter((word, index) => words.indexOf(word) !== index);
}

describe('the built-in vocabularies', () => {
  it('are one for each dataset of the paper, in the order of its tables', () => {
    expect(BUILT_IN_VOCABULARIES).toEqual(TABLE.map(({ name }) => name));
  });

  it.each(['toString', 'VOC21', ''])('have none called "%s"', (name) => {
    expect(readBuiltInVocabulary(name)).toBeUndefined();
  });

  it.each(rows)('$name has the labels of its dataset, in their order', ({ name, labels, vocabulary }) => {
    expect(vocabulary.name).toBe(name);
    expect(labelsOf(vocabulary)).toEqual(labels);
  });

  it.each(rows)('$name has the options of the table', ({ options: expected, vocabulary }) => {
    expect(vocabulary.options).toEqual(expected);
    expect(mergeOptions(vocabulary.options)).toMatchObject(expected);
  });

  it.each(rows)('$name has the background of the table', ({ background, vocabulary }) => {
    expect(vocabulary.background).toEqual(background);
  });

  it.each(rows)('$name has at most $mostQueries queries', ({ mostQueries, vocabulary }) => {
    const { queries } = planQueries(vocabulary);
    expect(queries.length).toBeLessThanOrEqual(mostQueries);
    expect(vocabulary.classes.filter(({ synonyms = [] }) => synonyms.length > 4)).toEqual([]);
  });

  it.each(rows)('$name gives no word to two classes, and none twice', ({ vocabulary }) => {
    expect(repeated([...queriesOf(vocabulary), ...backgroundOf(vocabulary)])).toEqual([]);
  });

  it.each(rows)('$name names a label only where it differs from the name', ({ vocabulary }) => {
    expect(vocabulary.classes.filter(({ label, name }) => label === name)).toEqual([]);
  });

  it.each(rows)('$name has one text of its own for every class', ({ vocabulary }) => {
    const texts = textsOf(vocabulary).map((text) => text.toLowerCase());
    expect(texts.filter((text) => text === '')).toEqual([]);
    expect(repeated(texts)).toEqual([]);
  });

  it.each(withTexts('definitions'))(
    '$name defines in one sentence of 6 to 22 words, without a full stop',
    ({ vocabulary }) => {
      const texts = textsOf(vocabulary);
      expect(texts.filter((text) => !/^[A-Z][^.!?;:]*[^.!?;:\s]$/.test(text))).toEqual([]);
      const counts = texts.map((text) => ({ text, words: text.split(' ').length }));
      expect(counts.filter(({ words }) => words < 6 || words > 22)).toEqual([]);
    },
  );

  it.each(withTexts('definitions'))('$name begins no two definitions alike', ({ vocabulary }) => {
    const beginnings = textsOf(vocabulary).map((text) => text.split(' ').slice(0, 5).join(' '));
    expect(repeated(beginnings)).toEqual([]);
  });

  it.each(withTexts('synonyms'))('$name has short synonyms that are no query yet', ({ vocabulary }) => {
    const texts = textsOf(vocabulary);
    expect(texts.filter((text) => !/^\S+( \S+){0,3}$/.test(text))).toEqual([]);
    expect(texts.filter((text) => queriesOf(vocabulary).includes(text.toLowerCase()))).toEqual([]);
  });

  it.each(withTexts('synonyms'))(
    '$name has no synonym that is a kind, a part or another thing',
    ({ vocabulary }) => {
      expect(textsOf(vocabulary).filter((text) => MISLEADING.has(text))).toEqual([]);
    },
  );

  it.each(rows)('$name looks for plain words without capitals', ({ vocabulary }) => {
    const names = vocabulary.classes.flatMap(({ name, synonyms = [] }) => [name, ...synonyms]);
    const words = [...names, ...backgroundOf(vocabulary)];
    expect(words.filter((word) => !/^[a-z]+([ '-][a-z]+)*$/.test(word))).toEqual([]);
  });

  it.each(withWordSet)('$name has a background of 20 to 40 words', ({ vocabulary }) => {
    const words = backgroundOf(vocabulary);
    expect(words.length).toBeGreaterThanOrEqual(20);
    expect(words.length).toBeLessThanOrEqual(40);
  });

  it.each(withWordSet)('$name has no background word that names one of its classes', ({ vocabulary }) => {
    const classes = [...queriesOf(vocabulary), ...labelsOf(vocabulary)];
    const naming = (word: string) =>
      classes.filter((name) => new RegExp(String.raw`\b${name}(e?s)?\b`).test(word));
    expect(backgroundOf(vocabulary).flatMap(naming)).toEqual([]);
  });
});

describe('the ids of COCO', () => {
  it('number 80 things and 91 kinds of stuff, whose pixel values are 91 to 181', () => {
    expect(usedCocoIds.filter((id) => id <= 91)).toHaveLength(80);
    expect(usedCocoIds.filter((id) => id > 91)).toHaveLength(91);
    expect(read('coco-stuff').classes).toHaveLength(171);
    // The place where the 81st class of the vocabulary is looked up in a pixel map.
    expect(labelsOf(read('coco-stuff')).indexOf('banner')).toBe(80);
    expect(usedCocoIds[80]! - 1).toBe(91);
  });

  it('are those of the classes of its masks', ({ skip }) => {
    const missing = missingShared('data/coco-val2017/classes.txt');
    skip(missing !== undefined, missing);
    const lines = readFileSync(sharedPath('data/coco-val2017/classes.txt'), 'utf8').trim().split('\n');
    expect(['background', ...labelsOf(read('coco-object'))]).toEqual(lines);
  });
});

import { describe, expect, it } from 'vitest';
import { readBuiltInVocabulary } from '#contracts/vocabularies/built-in-vocabularies.ts';
import { PAPER_TABLES } from '#evaluation/paper/paper-tables.ts';
import { planTable, withModel } from '#evaluation/paper/plan-table.ts';
import { planSharedWork } from '#engine/segmentation/shared-work.ts';

function table(number: number) {
  return PAPER_TABLES.find((each) => each.number === number)!;
}

function plan(number: number, vocabularyName: string) {
  const vocabulary = readBuiltInVocabulary(vocabularyName)!;
  return planTable(table(number), { vocabulary, preset: 'paper', model: 'vit-b-16' });
}

/** The variants of the table's only evaluation, by row. */
function variantsOf(number: number, vocabularyName: string) {
  const { evaluations } = plan(number, vocabularyName);
  expect(evaluations.map(({ model }) => model)).toEqual(['vit-b-16']);
  return new Map(evaluations[0]!.variants.map((variant) => [variant.name, variant]));
}

describe('the plan of a table', () => {
  it('runs the methods that are here, and says why the others are not', () => {
    const { evaluations, notRun } = plan(1, 'voc21');

    expect(evaluations[0]?.variants.map(({ name }) => name)).toEqual([
      'baseline',
      'MaskCLIP',
      'ClearCLIP',
      'SCLIP + PAMR',
      'NACLIP + PAMR',
      'ITACLIP + PAMR',
    ]);
    expect(notRun).toContainEqual({ row: 'CLIP-DIY', reason: 'needs the weights of FOUND' });
    expect(notRun).toHaveLength(6);
  });

  it('takes the paper values of the dataset, at stride 28', () => {
    const { options } = variantsOf(1, 'voc21').get('ITACLIP + PAMR')!;

    expect(options).toMatchObject({
      stride: 28,
      auxiliary_weight: 0.05,
      logit_scale: 60,
      area_threshold: 0.1,
      pamr: { iterations: 10, dilations: [8, 16] },
    });
  });

  it('lets a row win over the preset and the vocabulary', () => {
    expect(variantsOf(7, 'voc21').get('224')?.options.stride).toBe(224);
    expect(variantsOf(8, 'context60').get('0.6 / 0.2')?.options).toMatchObject({
      image_engineering_weight: 0.6,
      auxiliary_weight: 0.2,
      pamr: { iterations: 0 },
    });
    expect(variantsOf(6, 'coco-stuff').get('neither')?.options).toMatchObject({
      auxiliary: 'none',
      views: ['original'],
    });
  });

  it('lets lambda and alpha share one pass of the encoder, and each method have its own', () => {
    const passes = (number: number) =>
      planSharedWork(
        [...variantsOf(number, 'context60').values()].map(({ vocabulary, options }) => ({
          words: vocabulary,
          options,
        })),
      ).length;

    expect(passes(8)).toBe(1);
    expect(passes(5)).toBe(1);
    expect(passes(1)).toBe(6);
  });

  it('makes another vocabulary of one word for the background', () => {
    const variants = variantsOf(11, 'coco-object');
    const { vocabulary } = variants.get('the word "background"')!;

    expect(vocabulary).toMatchObject({
      name: 'coco-object, background background',
      background: { mode: 'words', words: ['background'] },
    });
    expect(variants.get('a set of words')?.vocabulary.name).toBe('coco-object');
  });

  it('has no row of background words for a vocabulary without a background', () => {
    expect(plan(11, 'cityscapes')).toMatchObject({
      evaluations: [{ variants: [{ name: 'a set of words' }] }],
      notRun: [{ row: 'the word "background"', reason: 'the vocabulary "cityscapes" has no background' }],
    });
  });

  it('is an evaluation for each model where rows name models', () => {
    expect(plan(10, 'voc21').evaluations.map(({ model }) => model)).toEqual([
      'vit-l-14',
      'vit-b-32',
      'vit-b-16',
    ]);
  });

  it('adds a row for a model that the table of models does not have', () => {
    expect(withModel(table(10), 'storybook').rows.at(-1)).toEqual({
      label: 'storybook',
      published: [null],
      run: { model: 'storybook' },
    });
    expect(withModel(table(10), 'vit-b-32')).toBe(table(10));
    expect(withModel(table(1), 'storybook')).toBe(table(1));
  });
});

import { describe, expect, it } from 'vitest';
import { METHOD_NAMES } from '#contracts/segmentation/methods.ts';
import { readBuiltInVocabulary } from '#contracts/vocabularies/built-in-vocabularies.ts';
import type { MeasuredDataset } from '#evaluation/paper/find-datasets.ts';
import { describeComparison, measureTable, type MeasureTask } from '#evaluation/paper/measure-table.ts';
import { METHODS_SIDE_BY_SIDE } from '#evaluation/paper/methods-table.ts';
import { planTable } from '#evaluation/paper/plan-table.ts';
import { findBundledModel } from '#models/bundled-models.ts';

const vocabulary = readBuiltInVocabulary('voc21')!;
const plan = planTable(METHODS_SIDE_BY_SIDE, { vocabulary, preset: 'paper', model: 'vit-b-16' });
const [evaluation] = plan.evaluations;

describe('what a table says of its values', () => {
  it('is the note of the table, and of a bundled model its limit', () => {
    const folder = findBundledModel('storybook')!.folder;
    const bundled = { name: 'storybook', folder };
    expect(describeComparison({ note: 'A note.' }, { name: 'storybook', folder: '/elsewhere' })).toBe(
      'A note.',
    );
    expect(describeComparison({ note: 'A note.' }, bundled)).toMatch(
      /^A note\. .*storybook was trained with ITACLIP/,
    );
    expect(describeComparison({}, bundled)).toMatch(/^The model storybook was trained/);
    expect(describeComparison({}, { name: 'vit-b-16', folder: '/models/vit-b-16' })).toBeUndefined();
  });
});

describe('the table of methods side by side', () => {
  it('has every method, with at most one published value for each dataset', () => {
    const methods = METHODS_SIDE_BY_SIDE.rows.map(({ run }) => ('method' in run ? run.method : undefined));
    expect(new Set(methods)).toEqual(new Set(METHOD_NAMES));
    for (const { published } of METHODS_SIDE_BY_SIDE.rows) expect(published).toHaveLength(5);
  });

  it('measures methods of one view at their stride, with their published settings', () => {
    const options = (label: string) => evaluation!.variants.find(({ name }) => name === label)!.options;
    expect(options('SC-CLIP')).toMatchObject({ stride: 112, logit_scale: 50, closing: false });
    expect(options('SC-CLIP').pamr.iterations).toBe(0);
    expect(options('SC-CLIP + PAMR (light)').pamr.iterations).toBe(10);
    expect(options('ITACLIP + PAMR')).toMatchObject({ stride: 28, logit_scale: 60, closing: true });
  });

  it.each(['storybook', 'photographs'])(
    'is not measured with the bundled model %s on a dataset that others published numbers for',
    async (name) => {
      const dataset = { name: 'voc21', title: 'VOC', vocabulary } as MeasuredDataset;
      const task = { model: findBundledModel(name)!, datasets: [dataset], missing: [] };
      await expect(measureTable(METHODS_SIDE_BY_SIDE, task as unknown as MeasureTask)).rejects.toMatchObject({
        code: 'invalid-request',
        message: expect.stringContaining("ITACLIP's last block") as string,
      });
    },
  );
});

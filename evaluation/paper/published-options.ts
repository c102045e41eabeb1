/** The values that the paper used for each dataset (table 9), and whether the vocabularies here have them. */
import type { SegmentationOptions } from '#contracts/segmentation/options.ts';
import { readBuiltInVocabulary } from '#contracts/vocabularies/built-in-vocabularies.ts';
import { planQueries } from '#contracts/vocabularies/query-plan.ts';
import { PAPER_DATASET_NAMES, type PaperDataset } from './paper-datasets.ts';

type DatasetValues = { classes: number; background: 'none' | 'word' | 'words' } & Pick<
  SegmentationOptions,
  | 'auxiliary'
  | 'auxiliary_weight'
  | 'image_engineering_weight'
  | 'logit_scale'
  | 'probability_threshold'
  | 'area_threshold'
  | 'short_side'
>;

/** Short side, logit scale and thresholds are those of the reference implementation: the paper is silent, or differs. */
const PUBLISHED_SETTINGS: Record<PaperDataset, DatasetValues> = {
  'coco-stuff': {
    classes: 171,
    background: 'none',
    auxiliary: 'definitions',
    auxiliary_weight: 0.2,
    image_engineering_weight: 0.75,
    logit_scale: 40,
    probability_threshold: 0,
    area_threshold: null,
    short_side: 448,
  },
  'coco-object': {
    classes: 81,
    background: 'words',
    auxiliary: 'synonyms',
    auxiliary_weight: 0.1,
    image_engineering_weight: 0.75,
    logit_scale: 50,
    probability_threshold: 0.1,
    area_threshold: null,
    short_side: 336,
  },
  voc21: {
    classes: 21,
    background: 'words',
    auxiliary: 'definitions',
    auxiliary_weight: 0.05,
    image_engineering_weight: 0.7,
    logit_scale: 60,
    probability_threshold: 0.1,
    area_threshold: 0.1,
    short_side: 336,
  },
  context60: {
    classes: 60,
    background: 'word',
    auxiliary: 'definitions',
    auxiliary_weight: 0.15,
    image_engineering_weight: 0.75,
    logit_scale: 55,
    probability_threshold: 0.1,
    area_threshold: null,
    short_side: 336,
  },
  cityscapes: {
    classes: 19,
    background: 'none',
    auxiliary: 'synonyms',
    auxiliary_weight: 0.05,
    image_engineering_weight: 0.7,
    logit_scale: 40,
    probability_threshold: 0,
    area_threshold: null,
    short_side: 560,
  },
};

/** The paper's names of the values. */
const LABELS: Record<keyof DatasetValues, string> = {
  classes: 'classes',
  background: 'background',
  auxiliary: 'auxiliary text',
  auxiliary_weight: 'alpha',
  image_engineering_weight: 'lambda',
  logit_scale: 'logit scale',
  probability_threshold: 'probability threshold',
  area_threshold: 'area threshold',
  short_side: 'short side',
};

type Value = string | number | null;
export type PublishedOptionsRow = {
  label: string;
  values: { dataset: PaperDataset; published: Value; here: Value }[];
};

/** Compares the published values with the project's own, in the order of the datasets. */
export function comparePublishedOptions(): PublishedOptionsRow[] {
  const own = new Map(PAPER_DATASET_NAMES.map((dataset) => [dataset, valuesOf(dataset)]));
  return (Object.keys(LABELS) as (keyof DatasetValues)[]).map((key) => ({
    label: LABELS[key],
    values: PAPER_DATASET_NAMES.map((dataset) => ({
      dataset,
      published: PUBLISHED_SETTINGS[dataset][key],
      here: own.get(dataset)?.[key] ?? null,
    })),
  }));
}

/** Reads the values from the vocabulary that comes with the project. */
function valuesOf(dataset: PaperDataset): Partial<DatasetValues> {
  const vocabulary = readBuiltInVocabulary(dataset);
  if (!vocabulary) throw new Error(`There is no built-in vocabulary ${dataset}.`);
  const { labelNames, hasBackground, queries } = planQueries(vocabulary);
  const ofBackground = queries.filter(({ classIndex }) => classIndex === 0).length;
  const words = ofBackground === 1 ? 'word' : 'words';
  return { ...vocabulary.options, classes: labelNames.length, background: hasBackground ? words : 'none' };
}

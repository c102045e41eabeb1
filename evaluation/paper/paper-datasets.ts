/** The datasets of the paper's tables, by the names of the vocabularies that were made for them. */
import type { DatasetLayout } from '#contracts/evaluations/dataset.ts';

type Described = {
  /** The heading of its column in a table. */
  title: string;
  layout: DatasetLayout;
  /** The number of images of the validation set, as the paper gives it. */
  images: number;
};

/** The paper's datasets, in the order of its columns. */
export const PAPER_DATASETS = {
  'coco-stuff': { title: 'COCO-Stuff', layout: 'coco-stuff', images: 5000 },
  'coco-object': { title: 'COCO-Object', layout: 'coco-object', images: 5000 },
  voc21: { title: 'VOC', layout: 'voc', images: 1449 },
  context60: { title: 'Context', layout: 'context60', images: 5104 },
  cityscapes: { title: 'Cityscapes', layout: 'cityscapes', images: 500 },
} as const satisfies Record<string, Described>;

export type PaperDataset = keyof typeof PAPER_DATASETS;
export const PAPER_DATASET_NAMES = Object.keys(PAPER_DATASETS) as PaperDataset[];

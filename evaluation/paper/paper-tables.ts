/**
 * The paper's tables of results (arXiv 2411.12044, tables 1 to 8, 10 and 11): the published mIoU in percent
 * of each row, and the options that are the same here. Table 9 is in `published-options.ts`.
 */
import { VIEWS, type AttentionTerm } from '#contracts/segmentation/encoder-options.ts';
import type { Method } from '#contracts/segmentation/methods.ts';
import type { PartialOptions } from '#contracts/segmentation/options.ts';
import { PAPER_DATASET_NAMES, type PaperDataset } from './paper-datasets.ts';

/** The options that a row changes. The order is preset, vocabulary, method, table, row: later ones win. */
export type RowConfiguration = {
  /** Default: itaclip. */
  method?: Method;
  options?: PartialOptions;
  /** The model, by its name in `models list`. Default: the one of the command. */
  model?: string;
  /** The words for the background. Default: the vocabulary's own words. */
  background?: string[];
};

export type PaperRow = {
  label: string;
  /** Values in the order of the table's datasets; null where nothing is published. */
  published: readonly (number | null)[];
  /** Or why this project has no such row. */
  run: RowConfiguration | { notHere: string };
};

export type PaperTable = {
  /** Or the name of a table that is not the paper's. */
  number: number | 'methods';
  title: string;
  note?: string;
  datasets: readonly PaperDataset[];
  /** Options of all rows. */
  options?: PartialOptions;
  /** Rows are measured one after the other, so that each has seconds of its own. */
  separately?: boolean;
  rows: readonly PaperRow[];
};

const WITHOUT_PAMR: PartialOptions = { pamr: { iterations: 0 } };
const OTHER_WEIGHTS = { notHere: 'has other weights than CLIP' };
const LISTED_ONLY = {
  notHere: 'this project does not have the method: only the published values are listed',
};

const METHODS_TABLE: PaperTable = {
  number: 1,
  title: 'methods',
  note: "All methods are measured by this project's protocol; the options of their authors differ.",
  datasets: PAPER_DATASET_NAMES,
  rows: [
    { label: 'baseline', published: [7.1, 8.6, 20.3, 9.0, 6.9], run: { method: 'vanilla' } },
    { label: 'ReCo', published: [14.8, 15.7, 25.1, 19.9, 21.6], run: OTHER_WEIGHTS },
    { label: 'GroupViT', published: [15.3, 27.5, 52.3, 18.7, 18.5], run: OTHER_WEIGHTS },
    { label: 'TCL + PAMR', published: [19.6, 30.4, 55.0, 30.4, 23.5], run: OTHER_WEIGHTS },
    { label: 'MaskCLIP', published: [14.6, 20.6, 38.8, 23.2, 24.9], run: { method: 'maskclip' } },
    {
      label: 'CLIP-DIY',
      published: [null, 31.0, 59.9, null, null],
      run: { notHere: 'needs the weights of FOUND' },
    },
    { label: 'ClearCLIP', published: [23.9, 33.0, 51.8, 32.6, 30.0], run: { method: 'clearclip' } },
    { label: 'SCLIP + PAMR', published: [23.9, 32.1, 61.7, 31.5, 34.1], run: { method: 'sclip' } },
    { label: 'NACLIP + PAMR', published: [25.7, 36.2, 64.1, 35.0, 38.3], run: { method: 'naclip' } },
    {
      label: 'TagCLIP',
      published: [18.7, 33.5, 64.8, null, null],
      run: { notHere: 'is measured by another protocol: the published values alone' },
    },
    { label: 'CaR + DenseCRF', published: [null, 36.6, 67.6, 30.5, null], run: LISTED_ONLY },
    { label: 'ITACLIP + PAMR', published: [27.0, 37.7, 67.9, 37.5, 40.2], run: { method: 'itaclip' } },
  ],
};

const ATTENTION_TABLE: PaperTable = {
  number: 2,
  title: 'attention of the last block',
  datasets: ['voc21'],
  rows: (
    [
      [['qk'], 19.0],
      [['qq'], 58.9],
      [['kk'], 52.2],
      [['vv'], 57.7],
      [['qq', 'kk'], 67.9],
      [['qq', 'vv'], 64.9],
      [['qq', 'kk', 'vv'], 66.4],
    ] satisfies [AttentionTerm[], number][]
  ).map(([attention, published]) => ({
    label: attention.join(' + '),
    published: [published],
    run: { options: { attention } },
  })),
};

const FEED_FORWARD_TABLE: PaperTable = {
  number: 3,
  title: 'feed-forward layer of the last block',
  datasets: PAPER_DATASET_NAMES,
  rows: [
    {
      label: 'kept',
      published: [26.3, 36.9, 66.3, 36.3, 39.4],
      run: { options: { feed_forward: true } },
    },
    {
      label: 'dropped',
      published: [27.0, 37.7, 67.9, 37.5, 40.2],
      run: { options: { feed_forward: false } },
    },
  ],
};

const LAYERS_TABLE: PaperTable = {
  number: 4,
  title: 'intermediate layers, without PAMR',
  datasets: ['voc21'],
  options: WITHOUT_PAMR,
  rows: (
    [
      [[], 65.0],
      [[7], 65.4],
      [[8], 65.5],
      [[7, 8], 65.5],
      [[7, 8, 10], 65.6],
      [[7, 8, 9, 10], 65.5],
    ] satisfies [number[], number][]
  ).map(([intermediate_layers, published]) => ({
    label: intermediate_layers.join(' + ') || 'none',
    published: [published],
    run: { options: { intermediate_layers } },
  })),
};

const PAMR_TABLE: PaperTable = {
  number: 5,
  title: 'PAMR',
  datasets: PAPER_DATASET_NAMES,
  rows: [
    { label: 'off', published: [26.3, 36.4, 65.6, 36.0, 39.2], run: { options: WITHOUT_PAMR } },
    { label: 'on', published: [27.0, 37.7, 67.9, 37.5, 40.2], run: {} },
  ],
};

const MODULES_TABLE: PaperTable = {
  number: 6,
  title: 'auxiliary text and views, without PAMR',
  note: 'On Context, tables 5 and 6 do not agree about the whole method without PAMR; both are as printed.',
  datasets: ['context60', 'coco-stuff'],
  options: WITHOUT_PAMR,
  rows: [
    {
      label: 'neither',
      published: [34.3, 24.5],
      run: { options: { views: ['original'], auxiliary: 'none' } },
    },
    { label: 'text', published: [34.6, 24.8], run: { options: { views: ['original'] } } },
    { label: 'text and views', published: [35.4, 25.4], run: { options: { views: [...VIEWS] } } },
  ],
};

const STRIDE_TABLE: PaperTable = {
  number: 7,
  title: 'stride',
  datasets: PAPER_DATASET_NAMES,
  rows: (
    [
      [224, [25.3, 36.7, 66.1, 36.9, 37.7]],
      [112, [26.6, 37.4, 67.1, 37.4, 39.7]],
      [56, [26.9, 37.7, 67.9, 37.5, 40.2]],
      [28, [27.0, 37.7, 67.9, 37.5, 40.2]],
    ] satisfies [number, number[]][]
  ).map(([stride, published]) => ({ label: `${stride}`, published, run: { options: { stride } } })),
};

const COEFFICIENTS_TABLE: PaperTable = {
  number: 8,
  title: 'lambda and alpha, without PAMR',
  note: 'On Context, tables 5 and 6 give other values for the whole method without PAMR; all are as printed.',
  datasets: ['context60'],
  options: WITHOUT_PAMR,
  rows: (
    [
      [0.75, 0.15, 36.0],
      [0.6, 0.15, 35.9],
      [0.5, 0.15, 35.8],
      [0.75, 0.2, 35.9],
      [0.6, 0.2, 35.9],
      [0.6, 0.1, 35.9],
      [0.5, 0.1, 35.8],
    ] satisfies [number, number, number][]
  ).map(([image_engineering_weight, auxiliary_weight, published]) => ({
    label: `${image_engineering_weight} / ${auxiliary_weight}`,
    published: [published],
    run: { options: { image_engineering_weight, auxiliary_weight } },
  })),
};

const BACKBONES_TABLE: PaperTable = {
  number: 10,
  title: 'backbone',
  datasets: ['voc21'],
  rows: [
    { label: 'ViT-L/14', published: [53.3], run: { model: 'vit-l-14' } },
    { label: 'ViT-B/32', published: [56.7], run: { model: 'vit-b-32' } },
    { label: 'ViT-B/16', published: [67.9], run: { model: 'vit-b-16' } },
  ],
};

const BACKGROUND_TABLE: PaperTable = {
  number: 11,
  title: 'words of the background',
  note: "The set of words is this project's own.",
  datasets: ['coco-object'],
  rows: [
    { label: 'the word "background"', published: [34.5], run: { background: ['background'] } },
    { label: 'a set of words', published: [37.7], run: {} },
  ],
};

export const PAPER_TABLES: readonly PaperTable[] = [
  METHODS_TABLE,
  ATTENTION_TABLE,
  FEED_FORWARD_TABLE,
  LAYERS_TABLE,
  PAMR_TABLE,
  MODULES_TABLE,
  STRIDE_TABLE,
  COEFFICIENTS_TABLE,
  BACKBONES_TABLE,
  BACKGROUND_TABLE,
];

/**
 * All methods of the project side by side, by one protocol: the published values, which come from several
 * publications, beside measured ones, passes and seconds. It is no table of the ITACLIP paper.
 */
import type { PartialOptions } from '#contracts/segmentation/options.ts';
import { PAPER_DATASET_NAMES } from './paper-datasets.ts';
import type { PaperTable } from './paper-tables.ts';

/** The stride with which the methods of one view were published, or of most of their successors. */
const ONE_VIEW: PartialOptions = { stride: 112 };

/** Columns: COCO-Stuff, COCO-Object, VOC, Context, Cityscapes. */
export const METHODS_SIDE_BY_SIDE: PaperTable = {
  number: 'methods',
  title: 'methods side by side',
  note:
    'Published: for vanilla, MaskCLIP, ClearCLIP, SCLIP, NACLIP and ITACLIP the ITACLIP paper; GEM as ResCLIP and others ' +
    "measured it; CLIP Surgery's own; ResCLIP's own with its second part, which this project does not have; SC-CLIP as " +
    'others measured it. Protocols differ. GEM and CLIP Surgery have no published settings for sliding windows, and are ' +
    'measured with those of the vocabulary.',
  datasets: PAPER_DATASET_NAMES,
  separately: true,
  rows: [
    {
      label: 'vanilla',
      published: [7.1, 8.6, 20.3, 9.0, 6.9],
      run: { method: 'vanilla', options: ONE_VIEW },
    },
    {
      label: 'MaskCLIP',
      published: [14.6, 20.6, 38.8, 23.2, 24.9],
      run: { method: 'maskclip', options: ONE_VIEW },
    },
    {
      label: 'CLIP Surgery',
      published: [21.9, null, null, 29.3, 31.4],
      run: { method: 'clip-surgery', options: ONE_VIEW },
    },
    { label: 'GEM', published: [23.7, 31.1, 46.2, 32.6, 30.8], run: { method: 'gem', options: ONE_VIEW } },
    {
      label: 'ClearCLIP',
      published: [23.9, 33.0, 51.8, 32.6, 30.0],
      run: { method: 'clearclip', options: ONE_VIEW },
    },
    {
      label: 'SCLIP + PAMR',
      published: [23.9, 32.1, 61.7, 31.5, 34.1],
      run: { method: 'sclip', options: ONE_VIEW },
    },
    {
      label: 'NACLIP + PAMR',
      published: [25.7, 36.2, 64.1, 35.0, 38.3],
      run: { method: 'naclip', options: ONE_VIEW },
    },
    {
      label: 'ResCLIP',
      published: [24.7, 35.0, 61.1, 33.5, 35.9],
      run: { method: 'resclip', options: ONE_VIEW },
    },
    {
      label: 'SC-CLIP',
      published: [26.6, 37.7, 64.6, 36.8, 41.0],
      run: { method: 'sc-clip', options: ONE_VIEW },
    },
    {
      label: 'SC-CLIP + PAMR (light)',
      published: [null, null, null, null, null],
      run: { method: 'sc-clip', options: { ...ONE_VIEW, pamr: { iterations: 10 } } },
    },
    {
      label: 'ITACLIP + PAMR',
      published: [27.0, 37.7, 67.9, 37.5, 40.2],
      run: { method: 'itaclip' },
    },
  ],
};

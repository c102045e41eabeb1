/**
 * The methods that the project offers and compares, each as options of the same graphs (numerics, sections 12
 * and 13). Image, windows and text are shared; each entry lists only the differences.
 */
import type { PartialOptions } from './options.ts';

export const METHOD_NAMES = [
  'itaclip',
  'vanilla',
  'maskclip',
  'sclip',
  'clearclip',
  'naclip',
  'gem',
  'clip-surgery',
  'resclip',
  'sc-clip',
] as const;
export type Method = (typeof METHOD_NAMES)[number];

/** No ITACLIP enhancements: one view, no auxiliary text, the last block's own attention. */
const PLAIN = { views: ['original'], intermediate_layers: [], auxiliary: 'none' } satisfies PartialOptions;
const WITHOUT_PAMR = { pamr: { iterations: 0 } } satisfies PartialOptions;
const WITHOUT_CLOSING = { closing: false } satisfies PartialOptions;
const ATTENTION_ALONE = { residual: false, feed_forward: false } satisfies PartialOptions;

/** The dense stream beside the last six blocks adds up what they attend to. */
const DENSE = { dense_blocks: 6, residual: true, feed_forward: false } satisfies PartialOptions;

export const METHODS: Record<Method, PartialOptions> = {
  // ITACLIP is the default.
  itaclip: {},
  vanilla: { ...PLAIN, ...WITHOUT_PAMR, attention: ['qk'], residual: true, feed_forward: true },
  maskclip: { ...PLAIN, ...WITHOUT_PAMR, attention: [], residual: true, feed_forward: true },
  sclip: { ...PLAIN, attention: ['qq', 'kk'], residual: true, feed_forward: true },
  clearclip: { ...PLAIN, ...WITHOUT_PAMR, ...ATTENTION_ALONE, attention: ['qq'] },
  naclip: { ...PLAIN, ...ATTENTION_ALONE, attention: ['kk'], neighbour_sigma: 5 },
  gem: {
    ...WITHOUT_CLOSING,
    ...PLAIN,
    ...WITHOUT_PAMR,
    ...DENSE,
    attention: ['qq', 'kk', 'vv'],
    attention_gain: 1 / 3,
    self_attention: { temperature: 'adaptive', iterations: 1 },
  },
  'clip-surgery': {
    ...WITHOUT_CLOSING,
    ...PLAIN,
    ...WITHOUT_PAMR,
    ...DENSE,
    attention: ['vv'],
    query_sharpness: 2,
  },
  resclip: {
    ...WITHOUT_CLOSING,
    ...PLAIN,
    ...WITHOUT_PAMR,
    ...ATTENTION_ALONE,
    attention: ['kk'],
    attention_gain: 2,
    neighbour_sigma: 5,
    intermediate_layers: [6, 7, 8, 9],
    intermediate_attention: ['qk'],
    intermediate_share: 0.3,
  },
  'sc-clip': {
    ...WITHOUT_CLOSING,
    ...PLAIN,
    ...WITHOUT_PAMR,
    ...ATTENTION_ALONE,
    attention: ['kk'],
    outliers: { rule: 'density', share: 0.05, neighbors: 30 },
    calibration: { block: 9, threshold: 0.4, sharpness: 3, share: 0.5 },
    fused_blocks: [4, 5, 6, 7, 8, 9, 10],
    class_token: false,
    class_weight: 0.3,
    aggregation: { block: 4, threshold: 0.4 },
  },
};

/**
 * The methods that the paper compares, each as options of the same graphs (numerics, section 12). Image,
 * windows, text and decision are shared; each entry lists only the differences.
 */
import type { PartialOptions } from './options.ts';

export const METHOD_NAMES = ['itaclip', 'vanilla', 'maskclip', 'sclip', 'clearclip', 'naclip'] as const;
export type Method = (typeof METHOD_NAMES)[number];

/** No ITACLIP enhancements: one view, no auxiliary text, the last block's own attention. */
const PLAIN = { views: ['original'], intermediate_layers: [], auxiliary: 'none' } satisfies PartialOptions;
const WITHOUT_PAMR = { pamr: { iterations: 0 } } satisfies PartialOptions;

export const METHODS: Record<Method, PartialOptions> = {
  // ITACLIP is the default.
  itaclip: {},
  vanilla: { ...PLAIN, ...WITHOUT_PAMR, attention: ['qk'], residual: true, feed_forward: true },
  maskclip: { ...PLAIN, ...WITHOUT_PAMR, attention: [], residual: true, feed_forward: true },
  sclip: { ...PLAIN, attention: ['qq', 'kk'], residual: true, feed_forward: true },
  clearclip: { ...PLAIN, ...WITHOUT_PAMR, attention: ['qq'], residual: false, feed_forward: false },
  naclip: { ...PLAIN, attention: ['kk'], neighbour_sigma: 5, residual: false, feed_forward: false },
};

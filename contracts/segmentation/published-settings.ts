/**
 * The settings with which the numbers of a method were published for a dataset, by the built-in vocabulary that
 * has its classes. A method that is not listed is measured with the settings of the vocabulary.
 */
import type { Method } from './methods.ts';
import type { PartialOptions } from './options.ts';

type BuiltInName = 'coco-stuff' | 'coco-object' | 'voc21' | 'context60' | 'cityscapes';

const SHORT_SIDES = {
  'coco-stuff': { short_side: 336 },
  'coco-object': { short_side: 336 },
  voc21: { short_side: 336 },
  context60: { short_side: 336 },
  cityscapes: { short_side: 560 },
} satisfies Record<BuiltInName, PartialOptions>;

const RESCLIP = {
  logit_scale: 40,
  probability_threshold: 0.1,
  area_threshold: null,
} satisfies PartialOptions;

/** CLIP Surgery and GEM decide by other rules than this project, which have no such settings. */
export const PUBLISHED_SETTINGS: Partial<Record<Method, Record<BuiltInName, PartialOptions>>> = {
  resclip: {
    'coco-stuff': { ...SHORT_SIDES['coco-stuff'], ...RESCLIP, intermediate_share: 0.4 },
    'coco-object': { ...SHORT_SIDES['coco-object'], ...RESCLIP, intermediate_share: 0.4 },
    voc21: { ...SHORT_SIDES.voc21, ...RESCLIP, intermediate_share: 0.3 },
    context60: { ...SHORT_SIDES.context60, ...RESCLIP, intermediate_share: 0.3 },
    cityscapes: { ...SHORT_SIDES.cityscapes, ...RESCLIP, intermediate_share: 0.2 },
  },
  'sc-clip': {
    'coco-stuff': {
      ...SHORT_SIDES['coco-stuff'],
      logit_scale: 40,
      probability_threshold: 0,
      area_threshold: null,
    },
    'coco-object': {
      ...SHORT_SIDES['coco-object'],
      logit_scale: 55,
      probability_threshold: 0.35,
      area_threshold: null,
    },
    voc21: { ...SHORT_SIDES.voc21, logit_scale: 50, probability_threshold: 0.15, area_threshold: 0.1 },
    context60: {
      ...SHORT_SIDES.context60,
      logit_scale: 40,
      probability_threshold: 0.15,
      area_threshold: null,
    },
    cityscapes: {
      ...SHORT_SIDES.cityscapes,
      logit_scale: 40,
      probability_threshold: 0,
      area_threshold: null,
    },
  },
};

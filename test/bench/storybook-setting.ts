/** The words and options with which the storybook model card is scored. */
import type { PartialOptions } from '#contracts/segmentation/options.ts';
import { classNames } from '#models/storybook/classes.ts';

/** The class names alone, no synonyms, no auxiliary text, no background class. */
export const storybookWords = {
  classes: classNames.map((name) => ({ name })),
  background: { mode: 'none' as const },
};

export const STORYBOOK_OPTIONS: PartialOptions = {
  stride: 112,
  image_engineering_weight: 0.75,
  logit_scale: 40,
  auxiliary_weight: 0,
};

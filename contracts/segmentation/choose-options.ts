/** Merges the options of a segmentation from all choices, in the same order wherever people make them. */
import type { Vocabulary } from '../vocabularies/vocabulary.ts';
import { METHODS, type Method } from './methods.ts';
import {
  mergeOptions,
  PRESETS,
  type PartialOptions,
  type Preset,
  type SegmentationOptions,
} from './options.ts';

export type OptionChoices = {
  preset: Preset;
  method: Method;
  vocabulary: Pick<Vocabulary, 'options'>;
  /** Single numbers, which override all other choices. */
  options: PartialOptions;
};

/**
 * Merges the choices: the vocabulary overrides the preset, the method overrides the vocabulary, and single
 * numbers override the method. Throws as `mergeOptions` does.
 *
 * @param more Further layers, which override `options`.
 */
export function chooseOptions(
  { preset, method, vocabulary, options }: OptionChoices,
  ...more: readonly object[]
): SegmentationOptions {
  return mergeOptions(PRESETS[preset], vocabulary.options, METHODS[method], options, ...more);
}

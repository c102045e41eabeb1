/** Merges the options of a segmentation from all choices, in the same order wherever people make them. */
import { readBuiltInVocabulary } from '../vocabularies/built-in-vocabularies.ts';
import type { Vocabulary } from '../vocabularies/vocabulary.ts';
import { METHODS, type Method } from './methods.ts';
import {
  mergeOptions,
  PRESETS,
  type PartialOptions,
  type Preset,
  type SegmentationOptions,
} from './options.ts';
import { PUBLISHED_SETTINGS } from './published-settings.ts';

export type OptionChoices = {
  preset: Preset;
  /** Default: the preset's. */
  method?: Method | undefined;
  vocabulary: Pick<Vocabulary, 'options'> & Partial<Pick<Vocabulary, 'name'>>;
  /** Single numbers, which override all other choices. */
  options: PartialOptions;
};

/** The presets that come with another method than ITACLIP, and what they add to it. */
export const PRESET_METHODS: Partial<Record<Preset, { method: Method; options: PartialOptions }>> = {
  light: { method: 'sc-clip', options: { pamr: { iterations: 10 } } },
};

/** Returns the method of a preset unless another one is chosen. */
export function methodOf({ preset, method }: Pick<OptionChoices, 'preset' | 'method'>): Method {
  return method ?? PRESET_METHODS[preset]?.method ?? 'itaclip';
}

/**
 * Merges the choices: the vocabulary overrides the preset, the method overrides the vocabulary, and single
 * numbers override the method. Throws as `mergeOptions` does.
 *
 * @param more Further layers, which override `options`.
 */
export function chooseOptions(choices: OptionChoices, ...more: readonly object[]): SegmentationOptions {
  const { preset, vocabulary, options } = choices;
  const method = methodOf(choices);
  return mergeOptions(
    PRESETS[preset],
    vocabulary.options,
    METHODS[method],
    publishedSettings(method, vocabulary),
    PRESET_METHODS[preset]?.options ?? {},
    options,
    ...more,
  );
}

/** Returns the settings that were published for a built-in vocabulary whose own options nobody has changed. */
function publishedSettings(method: Method, { name, options }: OptionChoices['vocabulary']): PartialOptions {
  const settings = Object.entries(PUBLISHED_SETTINGS[method] ?? {}).find(([known]) => known === name);
  if (name === undefined || !settings) return {};
  const builtIn = readBuiltInVocabulary(name)?.options;
  return JSON.stringify(builtIn) === JSON.stringify(options) ? settings[1] : {};
}

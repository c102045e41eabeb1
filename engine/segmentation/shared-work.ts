/**
 * What several settings of one picture share (numerics, sections 4 to 8). The encoder is nearly all of
 * the work: one pass serves all settings that show it the same windows, whatever their words, alpha and
 * lambda are, since those only change the queries, and logits are linear in both. Of these, settings
 * with the same queries and the same PAMR share their refined logits; then come scale and thresholds.
 */
import { groupBy } from '#contracts/group-by.ts';
import { pickEncoderOptions } from '#contracts/segmentation/encoder-options.ts';
import type { SegmentationOptions } from '#contracts/segmentation/options.ts';
import type { Words } from './query-features.ts';

export type Setting = { words: Words; options: SegmentationOptions };

/** Settings by their place in the list that was asked for. The first stands for all in what they share. */
export type Numbered = Setting & { index: number };
export type EncoderPass = { settings: Numbered[]; querySets: QuerySet[] };
export type QuerySet = { settings: Numbered[]; refinements: Refinement[] };
export type Refinement = { settings: Numbered[] };

export function planSharedWork(settings: readonly Setting[]): EncoderPass[] {
  const numbered = settings.map((setting, index) => ({ ...setting, index }));
  return group(numbered, windowsAndEncoder).map((pass) => ({
    settings: pass,
    querySets: group(pass, queries).map((querySet) => ({
      settings: querySet,
      refinements: group(querySet, ({ options }) => options.pamr).map((each) => ({ settings: each })),
    })),
  }));
}

function windowsAndEncoder({ options }: Setting): unknown {
  return [pickEncoderOptions(options), options.short_side, options.stride];
}

function queries({ words, options }: Setting): unknown {
  const { auxiliary, auxiliary_weight, image_engineering_weight } = options;
  return [words, auxiliary, auxiliary_weight, image_engineering_weight];
}

/** In the order in which each group is first met. */
function group(settings: readonly Numbered[], shared: (setting: Setting) => unknown): Numbered[][] {
  return [...groupBy(settings, (setting) => JSON.stringify(shared(setting))).values()];
}

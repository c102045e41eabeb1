/**
 * Groups variants of one image by the work that they share (numerics, sections 4 to 8). The encoder takes
 * nearly all of the time: one pass serves all variants with the same windows, whatever their words, alpha and
 * lambda are, since those only change the queries, and logits are linear in both. Among these, variants with
 * the same queries and the same PAMR share their refined logits; then come scale and thresholds.
 */
import { groupBy } from '#contracts/group-by.ts';
import { pickEncoderOptions } from '#contracts/segmentation/encoder-options.ts';
import type { SegmentationOptions } from '#contracts/segmentation/options.ts';
import type { QueryVocabulary } from '#contracts/vocabularies/vocabulary.ts';

export type Variant = { words: QueryVocabulary; options: SegmentationOptions };

/** A variant with its index in the caller's list. The first of a group represents all in what they share. */
type Numbered = Variant & { index: number };
export type EncoderPass = { variants: Numbered[]; querySets: QuerySet[] };
type QuerySet = { variants: Numbered[]; refinements: Refinement[] };
export type Refinement = { variants: Numbered[] };

export function planSharedWork(variants: readonly Variant[]): EncoderPass[] {
  const numbered = variants.map((variant, index) => ({ ...variant, index }));
  return group(numbered, windowsAndEncoder).map((pass) => ({
    variants: pass,
    querySets: group(pass, queries).map((querySet) => ({
      variants: querySet,
      refinements: group(querySet, ({ options }) => options.pamr).map((each) => ({ variants: each })),
    })),
  }));
}

function windowsAndEncoder({ options }: Variant): unknown {
  return [pickEncoderOptions(options), options.short_side, options.stride];
}

function queries({ words, options }: Variant): unknown {
  const { auxiliary, auxiliary_weight, image_engineering_weight } = options;
  return [words, auxiliary, auxiliary_weight, image_engineering_weight];
}

/** Groups variants in the order in which each group first occurs. */
function group(variants: readonly Numbered[], shared: (variant: Variant) => unknown): Numbered[][] {
  return [...groupBy(variants, (variant) => JSON.stringify(shared(variant))).values()];
}

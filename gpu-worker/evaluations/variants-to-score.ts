/** Converts the variants of an evaluation to the form that scoring takes. */
import type { EvaluationRow } from '#contracts/evaluations/evaluation-row.ts';
import { inOptionsOrder } from '#contracts/evaluations/variants.ts';
import type { VariantToScore } from '#evaluation/score-image.ts';

export function variantsToScore({ variants, vocabulary }: EvaluationRow): VariantToScore[] {
  return variants.map(({ name, swept, options }) => ({
    name,
    swept: inOptionsOrder(swept),
    options,
    vocabulary,
  }));
}

/** The settings of an evaluation as scoring takes them. */
import type { EvaluationRow } from '#contracts/evaluations/evaluation-row.ts';
import { inOptionsOrder } from '#contracts/evaluations/settings.ts';
import type { ScoredSetting } from '#evaluation/score-image.ts';

export function scoredSettings({ settings, vocabulary }: EvaluationRow): ScoredSetting[] {
  return settings.map(({ name, swept, options }) => ({
    name,
    swept: inOptionsOrder(swept),
    options,
    vocabulary,
  }));
}

/** The settings of an evaluation as scoring takes them. */
import type { EvaluationRow } from '../../../contracts/evaluations/evaluation-row.ts';
import type { ScoredSetting } from '../../evaluation/score-image.ts';

export function scoredSettings({ settings, vocabulary }: EvaluationRow): ScoredSetting[] {
  return settings.map((setting) => ({ ...setting, vocabulary }));
}

/** Plans an evaluation before the first image: classes, variants, protocol. */
import { protocolSchema, SCORING_RULES } from '#contracts/evaluations/protocol.ts';
import type { EvaluationDocument } from '#contracts/evaluations/document.ts';
import { refuseVoidClass } from '#contracts/evaluations/refuse-void-class.ts';
import { ProblemError } from '#contracts/errors.ts';
import { planQueries } from '#contracts/vocabularies/query-plan.ts';
import type { Vocabulary } from '#contracts/vocabularies/vocabulary.ts';
import type { Dataset } from './datasets/dataset.ts';
import { matchClasses } from './datasets/match-classes.ts';
import type { DocumentHead } from './build-document.ts';
import type { VariantToScore, ImageScoringTask } from './score-image.ts';

export type ScoringPlan = { head: DocumentHead; task: ImageScoringTask };

/**
 * Checks that dataset and vocabularies fit, and describes the evaluation.
 * @param location the dataset's location as the user named it.
 * @throws ProblemError `invalid-request` where the vocabularies have other labels, `invalid-dataset` where
 * the dataset has other classes, `void-is-a-class`
 */
export function planEvaluation(
  dataset: Dataset,
  location: string,
  variants: readonly VariantToScore[],
  sample: EvaluationDocument['sample'],
): ScoringPlan {
  const vocabularies = [...new Map(variants.map(({ vocabulary }) => [vocabulary.name, vocabulary])).values()];
  const { labelNames, hasBackground } = sameLabels(vocabularies);
  const toClass = matchClasses(dataset.classNames, labelNames);
  // A dataset that names its classes says itself which values are theirs.
  if (dataset.classNames === undefined) refuseVoidClass(dataset.voidLabel, labelNames);
  const { name, layout, split, voidLabel, truth } = dataset;
  return {
    head: {
      dataset: { name, location, layout, split },
      vocabulary: vocabularies.map((vocabulary) => vocabulary.name).join(', '),
      classes: labelNames,
      // In the schema's order of members, by which digests of equal evaluations are equal.
      protocol: protocolSchema.parse({
        ...SCORING_RULES,
        void_label: voidLabel,
        background: hasBackground ? 'class 0' : 'none',
        truth,
      }),
      sample,
    },
    task: { variants, classes: labelNames.length, toClass },
  };
}

function sameLabels([first, ...others]: readonly Vocabulary[]): ReturnType<typeof planQueries> {
  const plan = planQueries(first!);
  const other = others.find((each) => planQueries(each).labelNames.join('\n') !== plan.labelNames.join('\n'));
  if (other === undefined) return plan;
  throw new ProblemError(
    'invalid-request',
    `The vocabularies "${first!.name}" and "${other.name}" have other labels, so that one truth cannot score ` +
      'both. Give the classes the same labels in the same order, or evaluate them one by one.',
  );
}

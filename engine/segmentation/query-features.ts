/** The text side of a segmentation: turns a vocabulary into the features with which pixels are compared. */
import type { SegmentationOptions } from '#contracts/segmentation/options.ts';
import { planQueries } from '#contracts/vocabularies/query-plan.ts';
import { shorten } from '#contracts/texts/shorten.ts';
import type { Vocabulary } from '#contracts/vocabularies/vocabulary.ts';
import {
  chooseAuxiliaryTexts,
  requireNoFault,
  type AuxiliaryTexts,
  type TextedClasses,
} from '#models/text/auxiliary-texts.ts';
import {
  mixAuxiliary,
  withAuxiliaryTexts,
  type TextedQuery,
  type TextedQueryPlan,
} from '#models/text/queries.ts';
import type { TextFeatures } from '#models/text/text-features.ts';
import type { WindowQueries } from '../inference/clip-engine.ts';
import type { RunHooks } from '../inference/run-hooks.ts';

/** The part of a vocabulary that a segmentation reads. */
export type Words = TextedClasses & Pick<Vocabulary, 'background'>;

export type TextSources = { textFeatures: TextFeatures; auxiliaryTexts: AuxiliaryTexts };

export type PreparedQueries = TextedQueryPlan & {
  /** [queries, projection]: features of names with their auxiliary text mixed in. */
  features: Float32Array;
};

export async function prepareQueries(
  { textFeatures, auxiliaryTexts }: TextSources,
  words: Words,
  options: Pick<SegmentationOptions, 'auxiliary' | 'auxiliary_weight'>,
  { signal, onProgress, onTensor, work }: RunHooks = {},
): Promise<PreparedQueries> {
  // Plans first, so that faults of a vocabulary are reported before any auxiliary text is requested.
  const planned = planQueries(words);
  const faultOf = (text: string) => textFeatures.faultOf(text);
  for (const { text } of planned.queries) requireNoFault(`The name "${shorten(text)}"`, faultOf(text));
  const chosen = await chooseAuxiliaryTexts(words, options, auxiliaryTexts, { faultOf, signal });
  const plan = withAuxiliaryTexts(planned, chosen);
  const names = plan.queries.map(({ text }) => text);
  const auxiliary = plan.queries.map((query) => usableText(query));
  const texts = [...names, ...auxiliary.filter((text) => text !== undefined)];
  const report = (done: number, total: number) => onProgress?.({ stage: 'text', done, total });
  const features = await textFeatures.of(texts, { onProgress: report, signal, work });
  const known = new Map(texts.map((text, index) => [text, features[index]!]));
  const nameFeatures = features.slice(0, names.length);
  const auxiliaryFeatures = auxiliary.map((text) => (text === undefined ? undefined : known.get(text)));
  const mixed = mixAuxiliary(nameFeatures, auxiliaryFeatures, options.auxiliary_weight);
  onTensor?.('query_features', mixed, [names.length, mixed.length / names.length]);
  return { ...plan, features: mixed };
}

function usableText({ auxiliary }: TextedQuery): string | undefined {
  return auxiliary?.fault === undefined ? auxiliary?.text : undefined;
}

/** Joins several sets of queries into one, each with its own lambda. */
export function joinQueries(sets: readonly PreparedQueries[], lambdas: readonly number[]): WindowQueries {
  const count = sets.reduce((sum, { queries }) => sum + queries.length, 0);
  const projectionWidth = sets[0]!.features.length / sets[0]!.queries.length;
  const features = new Float32Array(count * projectionWidth);
  const imageEngineeringWeights = new Float32Array(count);
  let first = 0;
  for (const [index, set] of sets.entries()) {
    features.set(set.features, first * projectionWidth);
    imageEngineeringWeights.fill(lambdas[index]!, first, first + set.queries.length);
    first += set.queries.length;
  }
  return { features, count, imageEngineeringWeights };
}

/** The text side of a segmentation: turns a vocabulary into the features with which pixels are compared. */
import pMap from 'p-map';
import { requireNoFault } from '#contracts/prompts/prompt-fault.ts';
import type { SegmentationOptions } from '#contracts/segmentation/options.ts';
import { planQueries, type Query, type QueryPlan } from '#contracts/vocabularies/query-plan.ts';
import { shorten } from '#contracts/texts/shorten.ts';
import type { QueryVocabulary } from '#contracts/vocabularies/vocabulary.ts';
import { chooseAuxiliaryTexts, type AuxiliaryTextSource } from '#models/text/auxiliary-texts.ts';
import { mixAuxiliary, withAuxiliaryTexts } from '#models/text/queries.ts';
import type { TextFeatures } from '#models/text/text-features.ts';
import type { WindowQueries } from '../inference/clip-engine.ts';
import type { RunHooks } from '../inference/run-hooks.ts';

/** Each name may be read from a file. */
const NAMES_AT_A_TIME = 32;

export type TextSources = { textFeatures: TextFeatures; auxiliaryTexts: AuxiliaryTextSource };

export type QueryFeatures = QueryPlan & {
  /** [queries, projection]: features of names with their auxiliary text mixed in. */
  features: Float32Array;
};

export async function readQueryFeatures(
  { textFeatures, auxiliaryTexts }: TextSources,
  words: QueryVocabulary,
  options: Pick<SegmentationOptions, 'auxiliary' | 'auxiliary_weight'>,
  { signal, onProgress, onTensor, work }: RunHooks = {},
): Promise<QueryFeatures> {
  // Plans first, so that faults of a vocabulary are reported before any auxiliary text is requested.
  const planned = planQueries(words);
  const faultOf = (text: string) => textFeatures.faultOf(text);
  const faults = await pMap(planned.queries, ({ text }) => faultOf(text), { concurrency: NAMES_AT_A_TIME });
  for (const [index, { text }] of planned.queries.entries())
    requireNoFault(`The name "${shorten(text)}"`, faults[index]);
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

function usableText({ auxiliary }: Query): string | undefined {
  return auxiliary?.fault === undefined ? auxiliary?.text : undefined;
}

/** Takes joined sets of queries apart. */
export function splitQueries({
  features,
  count,
  sets,
  imageEngineeringWeights,
}: WindowQueries): WindowQueries[] {
  const projectionWidth = features.length / count;
  let end = 0;
  return sets.map((length) => {
    const first = end;
    end += length;
    return {
      features: features.subarray(first * projectionWidth, end * projectionWidth),
      count: length,
      sets: [length],
      imageEngineeringWeights: imageEngineeringWeights.subarray(first, end),
    };
  });
}

/** Joins several sets of queries into one, each with its own lambda. */
export function joinQueries(sets: readonly QueryFeatures[], lambdas: readonly number[]): WindowQueries {
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
  return { features, count, sets: sets.map(({ queries }) => queries.length), imageEngineeringWeights };
}

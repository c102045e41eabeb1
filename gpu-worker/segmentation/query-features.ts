/** The text side of a segmentation: from a vocabulary to the features that pixels are compared with. */
import type { SegmentationOptions } from '../../contracts/options.ts';
import type { Vocabulary } from '../../contracts/vocabulary.ts';
import { mixAuxiliary, planQueries, type QueryPlan } from '../../models/text/queries.ts';
import type { TextFeatures } from '../../models/text/text-features.ts';
import type { RunHooks } from './run-hooks.ts';

export type PreparedQueries = QueryPlan & {
  /** [queries, projection]: names with their auxiliary text mixed in. */
  features: Float32Array;
};

export async function prepareQueries(
  textFeatures: TextFeatures,
  vocabulary: Pick<Vocabulary, 'classes' | 'background'>,
  options: Pick<SegmentationOptions, 'auxiliary' | 'auxiliary_weight'>,
  { signal, onProgress, onTensor }: RunHooks = {},
): Promise<PreparedQueries> {
  const plan = planQueries(vocabulary);
  const names = plan.queries.map(({ text }) => text);
  // With no weight, an auxiliary text is not worth its 80 prompts.
  const isMixed = options.auxiliary !== 'none' && options.auxiliary_weight > 0;
  const auxiliary = isMixed ? plan.queries.map(({ auxiliaryText }) => auxiliaryText) : [];
  const texts = [...names, ...auxiliary.filter((text) => text !== undefined)];
  const report = (done: number, total: number) => onProgress?.({ stage: 'text', done, total });
  const features = await textFeatures.of(texts, report, signal);
  const known = new Map(texts.map((text, index) => [text, features[index]!]));
  const nameFeatures = features.slice(0, names.length);
  const auxiliaryFeatures = names.map((_, index) => known.get(auxiliary[index] ?? ''));
  const mixed = mixAuxiliary(nameFeatures, auxiliaryFeatures, options.auxiliary_weight);
  onTensor?.('query_features', mixed, [names.length, mixed.length / names.length]);
  return { ...plan, features: mixed };
}

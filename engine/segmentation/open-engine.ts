/** Opens the parts of a segmenter that its configuration names. */
import { buildModel } from '#models/pack/built-model.ts';
import type { AuxiliaryTextSource } from '#models/text/auxiliary-texts.ts';
import { openAuxiliaryTexts } from '#models/text/auxiliary/open-auxiliary-texts.ts';
import type { FeatureStore } from '#models/text/feature-store.ts';
import type { TextFeatures } from '#models/text/text-features.ts';
import type { FeaturePlace } from '../features/kept-features.ts';
import { openKeptFeatures } from '../features/open-kept-features.ts';
import { ClipEngine } from '../inference/clip-engine.ts';
import { requireProvider } from '../probes/require-provider.ts';
import type { FeatureReuse } from './local-encoder.ts';
import type { SegmenterConfiguration } from './segmenter-configuration.ts';

/** The stores of features that several machines share. */
export type SharedFeatures = {
  /** The features of words. */
  store?: FeatureStore;
  /** The features of images. */
  featurePlace?: FeaturePlace;
};

/**
 * Builds the model first if necessary. Throws `provider-unavailable` before that.
 * @param signal Cancels the build, which then throws the signal's reason.
 */
export async function openEngine(
  configuration: SegmenterConfiguration,
  signal?: AbortSignal,
): Promise<ClipEngine> {
  const { model, cacheFolder, precision, executionProvider } = configuration;
  await requireProvider(executionProvider, signal);
  return new ClipEngine(await buildModel(model.folder, cacheFolder, precision, signal), configuration);
}

/** @param store The store that shares text features with other machines. */
export function textSources(
  engine: ClipEngine,
  { cacheFolder, auxiliaryTexts = { source: 'wordnet' } }: SegmenterConfiguration,
  store?: FeatureStore,
): [TextFeatures, AuxiliaryTextSource] {
  return [engine.textFeatures(cacheFolder, store), openAuxiliaryTexts(auxiliaryTexts, cacheFolder)];
}

/**
 * Returns undefined if the configuration keeps no features of images.
 * @param shared The place that machines share.
 */
export function featureReuse(
  engine: ClipEngine,
  { keptFeatures, precision = 'float32', cacheFolder }: SegmenterConfiguration,
  shared?: FeaturePlace,
): FeatureReuse | undefined {
  if (keptFeatures === undefined) return undefined;
  const kept = openKeptFeatures(keptFeatures, engine.model.digest, cacheFolder, shared);
  return { kept, precision, scope: keptFeatures.scope };
}

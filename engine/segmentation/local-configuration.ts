/** Configures the segmenter for a program on a user's machine; the environment names its folders. */
import type { Precision } from '#contracts/segmentation/precision.ts';
import { cacheFolder } from '#models/files/cache-folder.ts';
import type { FoundModel } from '#models/find-model.ts';
import { auxiliaryTextsConfiguration } from '#models/text/auxiliary/open-auxiliary-texts.ts';
import type { ExecutionProvider } from '../inference/execution-provider.ts';
import type { SegmenterConfiguration } from './segmenter-configuration.ts';

export type RuntimeChoices = {
  provider: ExecutionProvider;
  precision: Precision;
  /** Threads per operator; 0 uses all cores. */
  threads: number;
};

export function localConfiguration(
  model: FoundModel,
  { provider, precision, threads }: RuntimeChoices,
): SegmenterConfiguration {
  return {
    model,
    cacheFolder: cacheFolder(),
    auxiliaryTexts: auxiliaryTextsConfiguration(),
    executionProvider: provider,
    precision,
    threads,
  };
}

/** How a program on somebody's own machine opens the segmenter: the environment says where its files are. */
import type { Precision } from '#contracts/segmentation/precision.ts';
import { cacheFolder } from '#models/files/cache-folder.ts';
import type { FoundModel } from '#models/find-model.ts';
import { auxiliaryTextsConfiguration } from '#models/text/auxiliary/open-auxiliary-texts.ts';
import type { ExecutionProvider } from '../inference/execution-provider.ts';
import type { SegmenterConfiguration } from './image-segmenter.ts';

export type RuntimeChoices = {
  provider: ExecutionProvider;
  precision: Precision;
  /** Threads that one operator may use; 0 is all. */
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

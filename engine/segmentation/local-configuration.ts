/** Configures the segmenter for a program on a user's machine; the environment names its folders. */
import { availableParallelism } from 'node:os';
import type { Precision } from '#contracts/segmentation/precision.ts';
import { cacheFolder } from '#models/files/cache-folder.ts';
import type { FoundModel } from '#models/find-model.ts';
import { auxiliaryTextsConfiguration } from '#models/text/auxiliary/open-auxiliary-texts.ts';
import type { ExecutionProvider } from '#contracts/segmentation/execution-provider.ts';
import { KEPT_ON_THIS_MACHINE } from '../features/open-kept-features.ts';
import type { SegmenterConfiguration } from './segmenter-configuration.ts';

export type RuntimeChoices = {
  provider: ExecutionProvider;
  precision: Precision;
  /** Threads per operator; 0 uses all cores. */
  threads: number;
  /** Keeps the features of images in memory and in the cache folder. Default: false. */
  keepFeatures?: boolean;
  /** Photos that are under way at the same time; 0 chooses by the cores. */
  photosAtOnce?: number;
  /** Says of every graph on another provider than the CPU which nodes the CPU runs. Default: false. */
  verbose?: boolean | undefined;
};

/** More photos than this found nothing more to do in any measurement (docs/benchmarks.md). */
const MOST_PHOTOS = 4;

/** One photo is in the encoder while each core decodes or finishes another. */
export function photosForCores(cores = availableParallelism()): number {
  return Math.min(MOST_PHOTOS, cores + 1);
}

export function localConfiguration(
  model: FoundModel,
  { provider, precision, threads, keepFeatures = false, photosAtOnce = 1, verbose }: RuntimeChoices,
): SegmenterConfiguration {
  return {
    model,
    cacheFolder: cacheFolder(),
    auxiliaryTexts: auxiliaryTextsConfiguration(),
    executionProvider: provider,
    precision,
    threads,
    verbose,
    keptFeatures: keepFeatures ? KEPT_ON_THIS_MACHINE : undefined,
    photosAtOnce: photosAtOnce === 0 ? photosForCores() : photosAtOnce,
  };
}

/** Opens the segmenter that the environment of a worker, or of the function, configures. */
import type { Objects } from '#backend/objects.ts';
import type { WorkerEnvironment } from '#contracts/environment.ts';
import type { Precision } from '#contracts/segmentation/precision.ts';
import { KEPT_IN_A_SERVICE } from '#engine/features/open-kept-features.ts';
import { localConfiguration } from '#engine/segmentation/local-configuration.ts';
import { SegmenterClient } from '#engine/segmentation/segmenter-client.ts';
import type { SegmenterConfiguration } from '#engine/segmentation/segmenter-configuration.ts';
import type { FoundModel } from '#models/find-model.ts';
import { modelsFolder } from '#models/registry/models-folder.ts';
import type { ServiceThreadData } from './service-thread.ts';
import { fetchModel } from './storage/fetch-model.ts';
import type { WorkerContext } from './worker-context.ts';

/** The variables that a worker and the function share; only a worker may choose its precision by measuring. */
export type SegmenterEnvironment = ServiceThreadData['environment'];

type FetchEnvironment = Pick<
  WorkerEnvironment,
  'ITACLIP_MODEL' | 'ITACLIP_MODEL_FROM_BUCKET' | 'ITACLIP_PRECISION'
>;

// The function's package has the thread's bundle beside this file's.
const THREAD = new URL(
  import.meta.url.endsWith('.ts') ? './service-thread.ts' : './service-thread.js',
  import.meta.url,
);

export async function fetchMissingModel(
  {
    ITACLIP_MODEL: name,
    ITACLIP_MODEL_FROM_BUCKET: fromBucket,
    ITACLIP_PRECISION: precision,
  }: FetchEnvironment,
  objects: Objects,
  signal?: AbortSignal,
): Promise<void> {
  if (fromBucket && name !== undefined) {
    await fetchModel(objects, name, modelsFolder(), { precision, signal });
  }
}

export function segmenterConfiguration(
  environment: SegmenterEnvironment,
  model: FoundModel,
  precision: Precision,
): SegmenterConfiguration {
  const configuration = localConfiguration(model, {
    provider: environment.ITACLIP_EXECUTION_PROVIDER,
    precision,
    threads: environment.ITACLIP_THREADS,
    photosAtOnce: environment.ITACLIP_PHOTOS_AT_ONCE,
  });
  return environment.ITACLIP_KEEP_FEATURES
    ? { ...configuration, keptFeatures: KEPT_IN_A_SERVICE }
    : configuration;
}

export function openSegmenter(
  configuration: SegmenterConfiguration,
  environment: SegmenterEnvironment,
): SegmenterClient {
  const data: ServiceThreadData = { environment };
  return new SegmenterClient(configuration, { encoder: { file: THREAD, data } });
}

export function priceOf(environment: SegmenterEnvironment): WorkerContext['price'] {
  const { ITACLIP_PRICE_PER_HOUR: perHour, ITACLIP_PRICE_SOURCE: source } = environment;
  return perHour === undefined ? undefined : { perHour, source };
}

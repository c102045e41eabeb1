/** Opens the kept features that a configuration asks for. */
import { BoundedFolder } from '#models/files/bounded-folder.ts';
import { imageFeaturesFolder } from '#models/files/image-features-folder.ts';
import type { FeatureScope } from './feature-scope.ts';
import { FeaturesInMemory } from './features-in-memory.ts';
import { KeptFeatures, type FeaturePlace } from './kept-features.ts';

export type KeptFeaturesConfiguration = {
  /** The most bytes in memory, and the most for one image. */
  memoryBytes: number;
  /** The seconds after its last use for which an image stays in memory. Default: as long as there is room. */
  memorySeconds?: number;
  /** The most bytes in the cache folder, for each model. Default: none are written. */
  diskBytes?: number;
  /** The scope of work that names none; without one, such work keeps nothing. */
  scope?: FeatureScope;
};

/** Features of a photo of 500 x 375 take 5 MB at stride 112 and 36 MB at stride 28. */
export const KEPT_ON_THIS_MACHINE: KeptFeaturesConfiguration = {
  memoryBytes: 128e6,
  diskBytes: 1e9,
  scope: { owner: 'this machine' },
};

/**
 * Features in a service: an image that was deleted must not stay in memory for long. Each job names its owner.
 */
export const KEPT_IN_A_SERVICE: KeptFeaturesConfiguration = { memoryBytes: 128e6, memorySeconds: 900 };

/** @param shared The place that machines share. Default: the cache folder, if the configuration says so. */
export function openKeptFeatures(
  { memoryBytes, memorySeconds, diskBytes }: KeptFeaturesConfiguration,
  modelDigest: string,
  cacheFolder: string,
  shared?: FeaturePlace,
): KeptFeatures {
  const folder = imageFeaturesFolder(modelDigest, cacheFolder);
  const place = shared ?? (diskBytes === undefined ? undefined : onDisk(folder, diskBytes));
  return new KeptFeatures(new FeaturesInMemory(memoryBytes, memorySeconds), place);
}

function onDisk(path: string, bytes: number): FeaturePlace {
  const folder = new BoundedFolder(path, { bytes });
  const fileOf = (key: string) => `${key}.f32`;
  return {
    read: (key) => folder.read(fileOf(key)),
    write: (key, file) => folder.write(fileOf(key), file),
  };
}

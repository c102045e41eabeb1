/** Opens the kept features that a configuration asks for. */
import { BoundedFolder } from '#models/files/bounded-folder.ts';
import { imageFeaturesFolder } from '#models/files/image-features-folder.ts';
import type { FeatureScope } from './feature-scope.ts';
import { KeptFeatures, type FeaturePlace } from './kept-features.ts';

export type KeptFeaturesConfiguration = {
  /** The most bytes in memory, and the most for one image. */
  memoryBytes: number;
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

export function openKeptFeatures(
  { memoryBytes, diskBytes }: KeptFeaturesConfiguration,
  modelDigest: string,
  cacheFolder: string,
): KeptFeatures {
  if (diskBytes === undefined) return new KeptFeatures(memoryBytes);
  return new KeptFeatures(memoryBytes, onDisk(imageFeaturesFolder(modelDigest, cacheFolder), diskBytes));
}

function onDisk(path: string, bytes: number): FeaturePlace {
  const folder = new BoundedFolder(path, { bytes });
  const fileOf = (key: string) => `${key}.f32`;
  return {
    read: (key) => folder.read(fileOf(key)),
    write: (key, file) => folder.write(fileOf(key), file),
  };
}

/**
 * The keys of objects in the bucket. Lifecycle rules decide by the first segment how long an object is kept.
 */
import { createHash } from 'node:crypto';
import type { RETENTION_DAYS } from '../limits.ts';

export type RetentionDays = (typeof RETENTION_DAYS)[number];

/** Prefixes that the bucket's lifecycle rules name. */
export const UPLOADS_PREFIX = 'uploads/';
export const TEXT_FEATURES_PREFIX = 'text-features/';
/** Features of images, each below the name of its image. */
export const IMAGE_FEATURES_PREFIX = 'image-features/';
/** Models that workers copy when they start. The operator puts each into a folder of its own. */
export const MODELS_PREFIX = 'models/';

export function retentionPrefix(days: RetentionDays): string {
  return `retained-${days}d/`;
}

export function uploadKey(tenant: string, uploadId: string): string {
  return `${UPLOADS_PREFIX}${tenant}/${uploadId}`;
}

/**
 * Returns the prefix of the features of an image in the bucket. It contains the tenant, and it is known from
 * the image's key alone, so that whoever deletes the image can delete its features.
 */
export function imageFeaturesPrefix(imageKey: string): string {
  return `${IMAGE_FEATURES_PREFIX}${imageKey.slice(UPLOADS_PREFIX.length)}/`;
}

/** Everything that a job or an evaluation writes is below this prefix. */
export function resultsPrefix(tenant: string, jobId: string, days: RetentionDays): string {
  return `${retentionPrefix(days)}${tenant}/${jobId}/`;
}

type Owner = { tenant: string; id: string; retention_days: RetentionDays };

/** Key of a shard's images with the locations of their truth, as gzipped JSON lines. */
export function shardItemsKey(evaluation: Owner, shard: number): string {
  return `${prefixOf(evaluation)}items/${shard}.jsonl.gz`;
}

/** Key of the records of a shard's images, as gzipped JSON lines. */
export function shardRecordsKey(evaluation: Owner, shard: number): string {
  return `${prefixOf(evaluation)}records/${shard}.jsonl.gz`;
}

/** Key of the recipes of all variants of an evaluation, by the sha256 of them together. */
export function recipesKey(evaluation: Owner, sha256: string): string {
  return `${prefixOf(evaluation)}recipes/${sha256}.json`;
}

/** Key of the labels of one image by the first variant. The id is hashed because it may be any text. */
export function predictionKey(evaluation: Owner, imageId: string): string {
  const name = createHash('sha256').update(imageId).digest('hex');
  return `${prefixOf(evaluation)}predictions/${name}.png`;
}

/**
 * Key of an artifact, by its sha256: two workers with different bytes never write to the same key, and the
 * job's row names the winner's.
 */
export function artifactKey(owner: Owner, artifact: { name: string; sha256: string }): string {
  return `${prefixOf(owner)}${artifact.sha256}/${artifact.name}`;
}

function prefixOf({ tenant, id, retention_days }: Owner): string {
  return resultsPrefix(tenant, id, retention_days);
}

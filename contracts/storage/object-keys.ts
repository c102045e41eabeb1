/** Where things lie in the bucket. The first segment decides how long: lifecycle rules go by it. */
import { createHash } from 'node:crypto';
import type { RETENTION_DAYS } from '../limits.ts';

export type RetentionDays = (typeof RETENTION_DAYS)[number];

/** Prefixes that the bucket's lifecycle rules name. */
export const UPLOADS_PREFIX = 'uploads/';
export const TEXT_FEATURES_PREFIX = 'text-features/';
/** Models that workers copy when they start: a folder for each, which the operator puts there. */
export const MODELS_PREFIX = 'models/';

export function retentionPrefix(days: RetentionDays): string {
  return `retained-${days}d/`;
}

export function uploadKey(tenant: string, uploadId: string): string {
  return `${UPLOADS_PREFIX}${tenant}/${uploadId}`;
}

/** All that a job, or an evaluation, wrote is below it. */
export function jobPrefix(tenant: string, jobId: string, days: RetentionDays): string {
  return `${retentionPrefix(days)}${tenant}/${jobId}/`;
}

type Owner = { tenant: string; id: string; retention_days: RetentionDays };

/** Of an evaluation: the images of a shard with the way to their truth, as gzipped lines of JSON. */
export function shardItemsKey(evaluation: Owner, shard: number): string {
  return `${prefixOf(evaluation)}items/${shard}.jsonl.gz`;
}

/** Of an evaluation: the records of a shard's images, as gzipped lines of JSON. */
export function shardRecordsKey(evaluation: Owner, shard: number): string {
  return `${prefixOf(evaluation)}records/${shard}.jsonl.gz`;
}

/** Of an evaluation: what decided the labels of each variant, by the sha256 of all of it. */
export function recipesKey(evaluation: Owner, sha256: string): string {
  return `${prefixOf(evaluation)}recipes/${sha256}.json`;
}

/** Of an evaluation: the labels of an image by the first variant. Ids of images may be any text. */
export function predictionKey(evaluation: Owner, imageId: string): string {
  const name = createHash('sha256').update(imageId).digest('hex');
  return `${prefixOf(evaluation)}predictions/${name}.png`;
}

/** Two workers with different bytes never write to the same key: the job's row names the winner's. */
export function artifactKey(owner: Owner, artifact: { name: string; sha256: string }): string {
  return `${prefixOf(owner)}${artifact.sha256}/${artifact.name}`;
}

function prefixOf({ tenant, id, retention_days }: Owner): string {
  return jobPrefix(tenant, id, retention_days);
}

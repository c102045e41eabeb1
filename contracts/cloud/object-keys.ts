/** Where things lie in the bucket. The first segment decides how long: lifecycle rules go by it. */
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

/** All that a job wrote is below it. */
export function jobPrefix(tenant: string, jobId: string, days: RetentionDays): string {
  return `${retentionPrefix(days)}${tenant}/${jobId}/`;
}

/** Two workers with different bytes never write to the same key: the job's row names the winner's. */
export function artifactKey(
  job: { tenant: string; id: string; retention_days: RetentionDays },
  artifact: { name: string; sha256: string },
): string {
  return `${jobPrefix(job.tenant, job.id, job.retention_days)}${artifact.sha256}/${artifact.name}`;
}

/** Signs links to artifacts, for callers who may read the job or the evaluation. */
import type { Objects } from '#backend/objects.ts';
import { ProblemError } from '#contracts/errors.ts';
import { isTerminal, type JobState } from '#contracts/jobs/job-states.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { epochSeconds, later } from '#contracts/time.ts';

/** The link lives an hour at most, and no longer than the artifact. */
export async function signArtifact(
  objects: Objects,
  { key, name }: { key: string; name: string },
  { expires_at }: { expires_at: string },
  now: Date,
): Promise<{ url: string; expires_at: string }> {
  const left = epochSeconds(new Date(expires_at)) - epochSeconds(now);
  const seconds = Math.max(1, Math.min(SERVICE_LIMITS.signedUrlSeconds, left));
  const url = await objects.signedGetUrl(key, seconds, { fileName: name, signedAt: now });
  return { url, expires_at: later(now, seconds).toISOString() };
}

/** @param of What lacks the artifact: "segmentation seg_...". */
export function noArtifact(
  of: string,
  artifacts: readonly { name: string }[],
  status: JobState,
): ProblemError {
  const names = artifacts.map(({ name }) => name).join(', ');
  const has = isTerminal(status) ? `It has ${names || 'no artifacts'}.` : 'It has not ended.';
  return new ProblemError('not-found', `The ${of} has no artifact of this name. ${has}`);
}

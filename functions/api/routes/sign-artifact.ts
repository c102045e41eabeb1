/** A link to an artifact, for whoever may read what it belongs to. */
import type { Objects } from '#backend/objects.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { epochSeconds, later } from '#contracts/time.ts';

/** It lives an hour at most, and no longer than what it leads to. */
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

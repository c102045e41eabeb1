/**
 * `ETag` of a job or an evaluation: another whenever something of it is another. Links differ with every
 * read and are left out of it; but since they die, the tag of one that has some changes with the half
 * hour, and a kept copy is never told to be fresh with links that are dead.
 */
import { createHash } from 'node:crypto';
import { SERVICE_LIMITS } from '#contracts/limits.ts';

/** Members that may change and are not shown. */
type Hidden = { lease_until?: string; worker?: string; event_pending: boolean };

/** @param parts What is shown besides the row. */
export function entityTag(
  row: Hidden & { artifacts: readonly unknown[] },
  now: Date,
  ...parts: (string | number | undefined)[]
): string {
  const { lease_until: _lease, worker: _worker, event_pending: _pending, ...shown } = row;
  const half = Math.floor(now.getTime() / (SERVICE_LIMITS.signedUrlSeconds * 500));
  const links = row.artifacts.length > 0 ? half : 0;
  return `W/"${createHash('sha256')
    .update(JSON.stringify([shown, links, ...parts]))
    .digest('base64url')
    .slice(0, 32)}"`;
}

/** Tells whether `If-None-Match` contains the tag, by the weak comparison that it requires. */
export function matches(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  const opaque = (text: string) => text.trim().replace(/^W\//, '');
  return ifNoneMatch.split(',').some((each) => opaque(each) === opaque(tag));
}

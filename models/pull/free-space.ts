/** Checks for free space before half a gigabyte is downloaded. */
import { stat, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ProblemError } from '#contracts/errors.ts';
import { formatBytes } from './format-bytes.ts';

/** Identifies the disk of a path and measures its free space. The path need not exist yet. */
export type MeasureSpace = (path: string) => Promise<{ disk: number; freeBytes: number }>;

export type SpaceNeeded = {
  path: string;
  bytes: number;
  /** The name for messages: "the weights". */
  what: string;
};

export const measureSpace: MeasureSpace = async (path) => {
  const existing = await nearestExisting(resolve(path));
  const [{ dev }, { bavail, bsize }] = await Promise.all([stat(existing), statfs(existing)]);
  return { disk: dev, freeBytes: bavail * bsize };
};

/**
 * Throws `models-unavailable` with the missing amount; needs on one disk are added.
 *
 * @param instead The alternative for people who cannot free space.
 */
export async function requireSpace(
  needs: readonly SpaceNeeded[],
  instead: string,
  measure: MeasureSpace = measureSpace,
): Promise<void> {
  const measured = await Promise.all(needs.map(async (need) => ({ ...need, ...(await measure(need.path)) })));
  for (const { disk, freeBytes } of measured) {
    const here = measured.filter((need) => need.disk === disk);
    const bytes = here.reduce((sum, need) => sum + need.bytes, 0);
    if (bytes <= freeBytes) continue;
    const parts = here.map((need) => `${formatBytes(need.bytes)} for ${need.what} in ${need.path}`);
    throw new ProblemError(
      'models-unavailable',
      `${formatBytes(bytes)} are needed: ${parts.join(', and ')}. ${formatBytes(freeBytes)} are free. ` +
        `Free some space, or ${instead}.`,
    );
  }
}

async function nearestExisting(path: string): Promise<string> {
  const status = await stat(path).catch(() => undefined);
  return status || path === dirname(path) ? path : nearestExisting(dirname(path));
}

/** How long a job takes, from the last ones that somebody waited for. Pure. */
import type { SegmentationSummary } from '#client/index.ts';

export type Estimate = { seconds: number; count: number };
type Preset = SegmentationSummary['preset'];

const MOST_JOBS = 20;

/** Jobs whose picture was known already were faster, and say nothing about a new one. */
export function estimateFor(preset: Preset, jobs: readonly SegmentationSummary[]): Estimate | undefined {
  const seconds = jobs
    .filter(
      (job) =>
        job.preset === preset && job.priority === 'interactive' && (job.usage?.encoder_passes ?? 0) > 0,
    )
    .slice(0, MOST_JOBS)
    .flatMap(({ created_at, finished_at }) =>
      finished_at === null ? [] : (Date.parse(finished_at) - Date.parse(created_at)) / 1000,
    )
    .toSorted((one, other) => one - other);
  const middle = seconds[Math.floor(seconds.length / 2)];
  return middle === undefined ? undefined : { seconds: middle, count: seconds.length };
}

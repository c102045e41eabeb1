/** How long a job takes, from the last ones that somebody waited for. Pure. */
import type { SegmentationSummary } from '#client/index.ts';
import { PRESET_SECONDS } from './preset-seconds.ts';

type Preset = SegmentationSummary['preset'];

export type Estimate = {
  seconds: number;
  /** The number of jobs that it is made of. */
  count: number;
  /** True if those jobs had other presets. */
  fromOthers: boolean;
};

const MOST_JOBS = 20;

/**
 * Takes the median of the last jobs with the preset. If there are none, those with other presets tell how fast this
 * service is, and the table of presets how much longer or shorter this one takes.
 */
export function estimateFor(preset: Preset, jobs: readonly SegmentationSummary[]): Estimate | undefined {
  const timed = jobs.filter(isTelling).map((job) => ({ preset: job.preset, seconds: secondsOf(job) }));
  const own = timed.filter((job) => job.preset === preset).map(({ seconds }) => seconds);
  if (own.length > 0) return { ...medianOf(own), fromOthers: false };
  const scaled = timed.map((job) => job.seconds * (PRESET_SECONDS[preset] / PRESET_SECONDS[job.preset]));
  return scaled.length > 0 ? { ...medianOf(scaled), fromOthers: true } : undefined;
}

/** Jobs whose picture was known already were faster, and say nothing about a new one. */
function isTelling({ priority, usage, finished_at: end }: SegmentationSummary): boolean {
  return priority === 'interactive' && (usage?.encoder_passes ?? 0) > 0 && end !== null;
}

function secondsOf({ created_at: start, finished_at: end }: SegmentationSummary): number {
  return (Date.parse(end ?? start) - Date.parse(start)) / 1000;
}

function medianOf(newestFirst: readonly number[]): { seconds: number; count: number } {
  const seconds = newestFirst.slice(0, MOST_JOBS).toSorted((one, other) => one - other);
  return { seconds: seconds[Math.floor(seconds.length / 2)] ?? 0, count: seconds.length };
}

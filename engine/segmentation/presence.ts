/**
 * Drops classes for which there is too little evidence: by their area among the best classes (numerics, section
 * 8, step 3), by the scores of their pixels, and by the class tokens of the windows.
 */
import type { SegmentationOptions } from '#contracts/segmentation/options.ts';
import type { PixelMap } from '../inference/pixel-map.ts';

type PresenceRules = Pick<SegmentationOptions, 'area_threshold' | 'presence'>;

/** The pixels that score one class highest: how many, their scores' sum and the largest. */
type Support = { area: number; total: number; peak: number };

/**
 * Sets the score of every absent foreground class to 0. Without a background the largest class stays, since some
 * class must have the pixels. Changes `scores` in place.
 *
 * @param firstForeground Index of the first class that is not background: 0 or 1.
 * @param evidence The evidence of each class, if the options ask for it; see `class-evidence.ts`.
 */
export function dropAbsentClasses(
  scores: PixelMap,
  { area_threshold: areaThreshold, presence }: PresenceRules,
  firstForeground: number,
  evidence?: readonly number[],
): void {
  if (areaThreshold === null && Object.values(presence).every((least) => least === 0)) return;
  const support = measureSupport(scores);
  const foreground = support.slice(firstForeground).reduce((sum, { area }) => sum + area, 0);
  const pixels = scores.width * scores.height;
  const isAbsent = ({ area, total, peak }: Support, index: number) =>
    (areaThreshold !== null && area <= areaThreshold * foreground) ||
    area < presence.share * pixels ||
    total < presence.mean_score * area ||
    peak < presence.peak_score ||
    (evidence?.[index] ?? 0) < presence.evidence;
  const largest = firstForeground === 0 ? indexOfLargest(support) : undefined;
  for (const [index, each] of support.entries()) {
    if (index < firstForeground || index === largest || !isAbsent(each, index)) continue;
    for (let at = index; at < scores.data.length; at += scores.stride) scores.data[at] = 0;
  }
}

function measureSupport({ channels, stride, data }: PixelMap): Support[] {
  const support = Array.from({ length: channels }, () => ({ area: 0, total: 0, peak: 0 }));
  for (let pixel = 0; pixel < data.length; pixel += stride) {
    let best = 0;
    for (let index = 1; index < channels; index += 1) {
      if (data[pixel + index]! > data[pixel + best]!) best = index;
    }
    const score = data[pixel + best]!;
    const of = support[best]!;
    of.area += 1;
    of.total += score;
    if (score > of.peak) of.peak = score;
  }
  return support;
}

function indexOfLargest(support: readonly Support[]): number {
  const areas = support.map(({ area }) => area);
  return areas.indexOf(Math.max(...areas));
}

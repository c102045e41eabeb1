import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { SegmentationSummary } from '#client/index.ts';
import { estimateFor } from '#console/segment/estimate.ts';
import { PRESET_SECONDS } from '#console/segment/preset-seconds.ts';

/** A job of an interactive photo, which took that many seconds. */
function job(
  preset: SegmentationSummary['preset'],
  seconds: number,
  changes: object = {},
): SegmentationSummary {
  const created = Date.UTC(2026, 0, 1);
  const finished_at = new Date(created + seconds * 1000).toISOString();
  const usage = { encoder_passes: 30 };
  const times = { created_at: new Date(created).toISOString(), finished_at };
  return { preset, priority: 'interactive', usage, ...times, ...changes } as SegmentationSummary;
}

describe('the estimate of a preset', () => {
  it('is the median of the last jobs with it', () => {
    const jobs = [job('balanced', 5), job('balanced', 9), job('balanced', 6), job('fast', 1)];
    expect(estimateFor('balanced', jobs)).toEqual({ seconds: 6, count: 3, fromOthers: false });
  });

  it('leaves out jobs that say nothing about a new photo', () => {
    const known = job('fast', 0.3, { usage: { encoder_passes: 0 } });
    const batch = job('fast', 900, { priority: 'batch' });
    const running = job('fast', 1, { finished_at: null });
    expect(estimateFor('fast', [known, batch, running])).toBeUndefined();
    expect(estimateFor('fast', [known, batch, running, job('fast', 2)])).toMatchObject({
      seconds: 2,
      count: 1,
    });
  });

  it('is scaled from jobs with other presets where there is none with it', () => {
    const { balanced, paper } = PRESET_SECONDS;
    const estimate = estimateFor('paper', [job('balanced', 3.5)])!;
    expect(estimate).toMatchObject({ count: 1, fromOthers: true });
    expect(estimate.seconds).toBeCloseTo((3.5 * paper) / balanced, 9);
  });

  it('has the seconds of the table in the docs', () => {
    const table = readFileSync('docs/options.md', 'utf8');
    for (const [preset, seconds] of Object.entries(PRESET_SECONDS)) {
      const [, , , , shown] = table
        .split('\n')
        .find((line) => line.startsWith(`| \`${preset}\``))!
        .split('|');
      expect(Number(shown), preset).toBe(seconds);
    }
  });
});

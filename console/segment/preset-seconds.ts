import type { SegmentationSummary } from '#client/index.ts';

/** Seconds of one photo on two cores: the table in docs/options.md. Only their ratios matter here. */
export const PRESET_SECONDS: Record<SegmentationSummary['preset'], number> = {
  fast: 1.4,
  light: 1.9,
  balanced: 7,
  paper: 52,
};

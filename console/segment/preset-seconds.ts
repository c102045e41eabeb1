import type { SegmentationSummary } from '#client/index.ts';

/** Seconds of one photo on two cores: the table in docs/options.md. Only their ratios matter here. */
export const PRESET_SECONDS: Record<SegmentationSummary['preset'], number> = {
  fast: 1.1,
  light: 1.6,
  balanced: 5.7,
  paper: 40,
};

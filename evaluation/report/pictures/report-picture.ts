/** What the report shows of one image: small pictures side by side, and which classes they show. */
import type { Rgb } from '#engine/results/voc-palette.ts';

export type PanelTitle = 'Image' | 'Truth' | 'Prediction' | 'Difference' | 'Before' | 'After';

/** WebP. */
export type Panel = { title: PanelTitle; width: number; height: number; bytes: Uint8Array };

export type PictureClass = {
  name: string;
  /** Undefined: the background, which is not tinted. */
  color: Rgb | undefined;
  /** "missed", "not in truth", "only before", "only after"; nothing for what is in both. */
  note?: string;
};

export type ReportPicture = {
  id: string;
  /** Where the dataset has it. */
  image: string;
  /** The image's own mIoU, 0..1; null where it has none. */
  score: number | null;
  /** In the run that this one is compared with. */
  before?: number | null;
  panels: readonly Panel[];
  /** Those that the truth or a prediction shows, largest in truth first. */
  classes: readonly PictureClass[];
};

export type ReportPictures = {
  /** The worst first. */
  worst: readonly ReportPicture[];
  /** The best first. */
  best: readonly ReportPicture[];
  /** Those that changed most, the largest change first. */
  changed: readonly ReportPicture[];
};

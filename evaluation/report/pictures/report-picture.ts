/** One image in the report: small pictures side by side, and the classes that they show. */
import type { Rgb } from '#engine/results/voc-palette.ts';

export type PanelTitle = 'Image' | 'Truth' | 'Prediction' | 'Difference' | 'Before' | 'After';

/** WebP. */
export type Panel = { title: PanelTitle; width: number; height: number; bytes: Uint8Array };

export type PictureClass = {
  name: string;
  /** Undefined for the background, which is not tinted. */
  color: Rgb | undefined;
  /** "missed", "not in truth", "only before", "only after"; nothing for what is in both. */
  note?: string;
};

export type ReportPicture = {
  id: string;
  /** Path of the image in the dataset. */
  image: string;
  /** The image's own mIoU, 0..1; null where it has none. */
  score: number | null;
  /** The score in the run that this one is compared with. */
  before?: number | null;
  panels: readonly Panel[];
  /** The classes in the truth or a prediction, the largest in the truth first. */
  classes: readonly PictureClass[];
};

export type ReportPictures = {
  /** The worst first. */
  worst: readonly ReportPicture[];
  /** The best first. */
  best: readonly ReportPicture[];
  /** The images that changed most, the largest change first. */
  changed: readonly ReportPicture[];
};

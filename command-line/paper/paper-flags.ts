import type { Preset } from '#contracts/segmentation/options.ts';
import type { PaperTable } from '#evaluation/paper/paper-tables.ts';
import type { Point } from '#evaluation/paper/figures/cut-square.ts';
import type { ModelFlags } from '../flags/model-flags.ts';

/** The flags of `itaclip paper`. */
export type PaperFlags = ModelFlags & {
  table?: PaperTable['number'][];
  figure?: '3' | '5' | 'methods';
  data?: string;
  storybook?: string;
  /** The vocabulary of images that are named. */
  vocabulary?: string;
  /** Whose attention a figure shows. */
  point: Point;
  preset: Preset;
  sample?: number;
  out: string;
  fresh?: true;
  json?: true;
  markdown?: true;
};

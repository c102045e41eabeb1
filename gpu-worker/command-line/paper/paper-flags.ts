import type { Preset } from '../../../contracts/segmentation/options.ts';
import type { Precision } from '../../../contracts/segmentation/precision.ts';
import type { Point } from '../../evaluation/paper/figures/cut-square.ts';
import type { ExecutionProvider } from '../../inference/execution-provider.ts';

/** What `itaclip paper` was told. */
export type PaperFlags = {
  table?: number[];
  figure?: '3' | '5';
  data?: string;
  storybook?: string;
  /** Of photos that are named. */
  vocabulary?: string;
  /** Whose attention a figure shows. */
  point: Point;
  preset: Preset;
  sample?: number;
  model?: string;
  out: string;
  fresh?: true;
  provider: ExecutionProvider;
  precision: Precision;
  threads: number;
  json?: true;
  markdown?: true;
};

/** The simulated encoder: its time for a photo is what `docs/cost.md` computes for a GPU. */
import { layOutWindows } from '#contracts/images/window-grid.ts';
import { targetSize, type Size } from '#contracts/images/target-size.ts';
import type { SegmentationOptions } from '#contracts/segmentation/options.ts';
import type { GraphThreads } from '#engine/segmentation/segmenter-client.ts';
import type { SimulatedEncoderData } from './children/simulated-encoder.ts';

/** The preset `balanced` on an L4, by computation: no GPU has been measured. */
export const ENCODER_SECONDS = 0.16;

const WINDOW_SIZE = 224;

/** The threads of an encoder that takes the same time for every photo of this size. */
export function simulatedEncoder(
  { width, height }: Size,
  { short_side: shortSide, stride }: SegmentationOptions,
): GraphThreads {
  const size = targetSize(width, height, { shortSide, windowSize: WINDOW_SIZE });
  const { rows, columns } = layOutWindows(size, WINDOW_SIZE, stride);
  const windows = rows.length * columns.length;
  const data: SimulatedEncoderData = { millisecondsPerWindow: (ENCODER_SECONDS * 1000) / windows };
  const thread = { file: new URL('./children/simulated-encoder.ts', import.meta.url), data };
  return { encoder: thread, pixels: thread };
}

/** Refuses options of the encoder that a model cannot have, because it has too few blocks or patches. */
import { ProblemError } from '#contracts/errors.ts';
import type { EncoderOptions } from '#contracts/segmentation/encoder-options.ts';
import { gridSize, type ClipArchitecture } from '../weights/clip-architecture.ts';

/** Throws `invalid-request` with the name of the option. */
export function checkBlocks(architecture: ClipArchitecture, options: EncoderOptions): void {
  const { layers } = architecture.vision;
  const { attention, calibration, aggregation, outliers } = options;
  const chosen: [string, readonly number[]][] = [
    // Without attention terms no map is mixed, so the layers have no effect.
    ['intermediate_layers', attention.length > 0 ? options.intermediate_layers : []],
    ['fused_blocks', options.fused_blocks],
    ['calibration.block', calibration.block === null ? [] : [calibration.block]],
    ['aggregation.block', aggregation.block === null ? [] : [aggregation.block]],
  ];
  for (const [name, blocks] of chosen) {
    if (blocks.every((block) => block < layers)) continue;
    throw invalid(
      `${name} is ${blocks.join(',')}, but the last of this model's blocks is ${layers} and only those before ` +
        `it can be chosen: set ${name} to numbers from 1 to ${layers - 1}, or to none.`,
    );
  }
  if (options.dense_blocks > layers) {
    throw invalid(
      `dense_blocks is ${options.dense_blocks}, but this model has ${layers} blocks: set it to at most that.`,
    );
  }
  const most = gridSize(architecture) ** 2 - 1;
  if (outliers.rule === 'density' && outliers.neighbors > most) {
    throw invalid(
      `outliers.neighbors is ${outliers.neighbors}, but a patch of this model has ${most} others in its window: ` +
        'set it to at most that.',
    );
  }
}

function invalid(message: string): ProblemError {
  return new ProblemError('invalid-request', message);
}

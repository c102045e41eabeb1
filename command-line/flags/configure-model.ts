/** Turns the flags of a command into the configuration of a segmenter. */
import type { Precision } from '#contracts/segmentation/precision.ts';
import { localConfiguration } from '#engine/segmentation/local-configuration.ts';
import type { SegmenterConfiguration } from '#engine/segmentation/segmenter-configuration.ts';
import { settlePrecision } from '#engine/probes/settle-precision.ts';
import { chooseModel } from '#models/find-model.ts';
import type { ModelFlags } from './model-flags.ts';

export type SettledConfiguration = SegmenterConfiguration & { precision: Precision };

/** Measures first where the precision is `auto`, and says which one it chose. */
export async function configureModel(
  flags: ModelFlags & { photosAtOnce?: number },
  signal?: AbortSignal,
): Promise<SettledConfiguration> {
  const model = chooseModel(flags.model);
  const say = (reason: string) => process.stderr.write(`${reason}\n`);
  const settled = await settlePrecision(model, flags, { say, signal });
  return { ...localConfiguration(model, settled), precision: settled.precision };
}

/** Encoder passes as the benchmark compares them: random windows, method vanilla or ITACLIP. */
import { METHODS } from '#contracts/segmentation/methods.ts';
import { mergeOptions } from '#contracts/segmentation/options.ts';
import type { ClipEngine } from '#engine/inference/clip-engine.ts';
import { randomValues } from '#models/random/random-values.ts';
import type { Variant } from './rounds.ts';

/** Batch sizes of a plain pass; the fastest is the reference for the rest. */
export const PLAIN_BATCHES = [1, 2, 5, 10] as const;

export const plainName = (batch: number) => `plain pass, ${batch} at once`;

export function plainPasses(engine: ClipEngine): Variant[] {
  return PLAIN_BATCHES.map((batch) => encoderVariant(engine, plainName(batch), batch, 'vanilla'));
}

/** Passes `count` windows through the encoder of a method, with all its views. */
export function encoderVariant(
  engine: ClipEngine,
  name: string,
  count: number,
  method: 'vanilla' | 'itaclip',
): Variant {
  const spread = { mean: 0, deviation: 1 };
  const windows = randomValues('windows', count * 3 * engine.windowSize ** 2, spread);
  const options = mergeOptions(METHODS[method]);
  return { name, run: () => engine.encodeWindows(windows, options) };
}

/** Times plain passes of a model's image encoder: one window, one view, the graph of the method `vanilla`. */
import type { ExecutionProvider } from '#contracts/segmentation/execution-provider.ts';
import { METHODS } from '#contracts/segmentation/methods.ts';
import { mergeOptions } from '#contracts/segmentation/options.ts';
import { buildModel } from '#models/pack/built-model.ts';
import { ClipEngine } from '../inference/clip-engine.ts';
import type { ProbeTask } from './probe-task.ts';

/** Returns the seconds of each pass; the first, which prepares the device, counts only where time is up after it. */
export async function timePasses(
  executionProvider: ExecutionProvider,
  { model, cacheFolder, precision, threads, passes, seconds }: NonNullable<ProbeTask['speed']>,
): Promise<number[]> {
  const built = await buildModel(model, cacheFolder, precision);
  const engine = new ClipEngine(built, { executionProvider, threads });
  const windows = new Float32Array(3 * engine.windowSize ** 2).fill(0.5);
  const options = mergeOptions(METHODS.vanilla);
  const end = performance.now() + seconds * 1000;
  const taken: number[] = [];
  do {
    const start = performance.now();
    await engine.encodePatches(windows, options);
    taken.push((performance.now() - start) / 1000);
  } while (taken.length <= passes && performance.now() < end);
  return taken.length > 1 ? taken.slice(1) : taken;
}

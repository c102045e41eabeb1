/** Decides labels in the kernel from any map of scores. */
import type { PixelMap } from '#engine/inference/pixel-map.ts';
import { describeTables } from '#engine/pixels/kernel-layout.ts';
import type { KernelThreads } from '#engine/pixels/kernel-threads.ts';
import { decideLabels, type Decision, type DecisionOptions } from '#engine/pixels/label-kernel.ts';

export function decideInKernel(threads: KernelThreads, scores: PixelMap, options: DecisionOptions): Decision {
  const { logits } = describeTables(threads.count);
  threads.reserve(logits + scores.data.byteLength);
  threads.floats(logits, scores.data.length).set(scores.data);
  return decideLabels(threads, logits, scores, options);
}

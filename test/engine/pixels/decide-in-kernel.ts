/** Decides labels in the kernel from any map of scores. */
import type { PixelMap } from '#engine/inference/pixel-map.ts';
import { describeTables } from '#engine/pixels/kernel-layout.ts';
import type { KernelThreads } from '#engine/pixels/kernel-threads.ts';
import { decideLabels, type Decision, type DecisionOptions } from '#engine/pixels/label-kernel.ts';

/** @param options Labels are closed by default. */
export function decideInKernel(
  threads: KernelThreads,
  scores: PixelMap,
  options: Omit<DecisionOptions, 'closing'> & { closing?: boolean },
): Decision {
  const { logits } = describeTables(threads.count);
  threads.reserve(logits + scores.data.byteLength);
  threads.floats(logits, scores.data.length).set(scores.data);
  return decideLabels(threads, logits, scores, { closing: true, ...options });
}

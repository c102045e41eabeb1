/** Chooses the implementation of the stages between merged logits and class scores. */
import type { ClipEngine } from '../inference/clip-engine.ts';
import { GraphStages } from './graph-stages.ts';
import { KernelStages } from './kernel-stages.ts';
import type { PixelStages } from './pixel-stages.ts';

/**
 * Chooses by the engine's execution provider, unless its configuration names an implementation. On a GPU
 * server the data stay on the device; what a laptop's GPU would gain is not measured, and the kernel is.
 */
export function createPixelStages(engine: ClipEngine): PixelStages {
  const { executionProvider, pixelStages, threads } = engine.configuration;
  const kind = pixelStages ?? (executionProvider === 'cuda' ? 'graph' : 'kernel');
  return kind === 'kernel' ? new KernelStages(threads) : new GraphStages(engine);
}

/** Chooses who does the stages between merged logits and class scores. */
import type { ClipEngine } from '../inference/clip-engine.ts';
import { GraphStages } from './graph-stages.ts';
import { KernelStages } from './kernel-stages.ts';
import type { PixelStages } from './pixel-stages.ts';

/** Those that suit the engine's execution provider, unless its configuration names others. */
export function createPixelStages(engine: ClipEngine): PixelStages {
  const { executionProvider, pixelStages, threads } = engine.configuration;
  const kind = pixelStages ?? (executionProvider === 'cpu' ? 'kernel' : 'graph');
  return kind === 'kernel' ? new KernelStages(threads) : new GraphStages(engine);
}

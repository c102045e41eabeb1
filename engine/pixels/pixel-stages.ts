/**
 * The interface of the stages between merged logits and labels. It has two implementations: ONNX graphs for
 * GPUs, and a WebAssembly kernel for CPUs, on which the graphs are limited by memory traffic. Labels are
 * decided by the kernel in both.
 */
import type { PamrOptions } from '#contracts/segmentation/options.ts';
import type { PixelMap } from '../inference/pixel-map.ts';
import type { Planes } from '../inference/planes.ts';
import type { Decision, DecisionOptions } from './label-kernel.ts';

export type PixelStages = {
  /** Returns a map for logits. It is valid until the next call. */
  createLogits(height: number, width: number, queries: number): PixelMap;
  /**
   * Refines in place with PAMR. @param guide The normalized image [3, height, width], at the size of
   * `logits`.
   */
  refine(logits: PixelMap, guide: Planes, options: PamrOptions, signal?: AbortSignal): Promise<void>;
  /**
   * Computes the softmax over the queries and the maximum within each class. The result may overwrite the
   * logits. @param bounds [classes + 1]: the queries of class c run from bounds[c] to bounds[c + 1].
   */
  scoreClasses(
    logits: PixelMap,
    bounds: readonly number[],
    logitScale: number,
    signal?: AbortSignal,
  ): Promise<PixelMap>;
  /** Decides the label of every displayed pixel from scores at the working size. */
  decideLabels(scores: PixelMap, options: DecisionOptions): Decision;
};

/**
 * The stages between merged logits and class scores. Two things do them: the ONNX graphs on a GPU,
 * and a WebAssembly kernel on the CPU, where the graphs are bound by memory traffic.
 */
import type { PamrOptions } from '#contracts/segmentation/options.ts';
import type { PixelMap } from '../inference/pixel-map.ts';
import type { Planes } from '../inference/planes.ts';

export type PixelStages = {
  /** A map to write logits to. It is valid until the next one is asked for. */
  createLogits(height: number, width: number, queries: number): PixelMap;
  /** PAMR in place. @param guide the normalized picture [3, height, width], of the size of `logits`. */
  refine(logits: PixelMap, guide: Planes, options: PamrOptions, signal?: AbortSignal): Promise<void>;
  /**
   * Softmax over the queries and the maximum over those of each class. The result may lie where the
   * logits were. @param bounds [classes + 1]: the queries of class c are bounds[c] to bounds[c + 1].
   */
  scoreClasses(
    logits: PixelMap,
    bounds: readonly number[],
    logitScale: number,
    signal?: AbortSignal,
  ): Promise<PixelMap>;
};

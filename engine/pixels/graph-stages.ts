/** The stages as ONNX graphs, for GPUs. Labels are decided by the kernel, from scores in its memory. */
import type { PamrOptions } from '#contracts/segmentation/options.ts';
import { tabulateQueries } from '#models/graphs/class-scores.ts';
import type { ClipEngine } from '../inference/clip-engine.ts';
import type { Planes } from '../inference/planes.ts';
import { checkpoint } from '../inference/run-hooks.ts';
import { emptyPixelMap, type PixelMap } from '../inference/pixel-map.ts';
import { describeTables } from './kernel-layout.ts';
import { KernelThreads } from './kernel-threads.ts';
import { decideLabels, type Decision, type DecisionOptions } from './label-kernel.ts';
import type { PixelStages } from './pixel-stages.ts';

/** Number of values per graph run: pixels are independent, so strips of any size work. */
const VALUES_PER_STRIP = 8_000_000;

export class GraphStages implements PixelStages {
  readonly #engine: ClipEngine;
  readonly #threads: KernelThreads;
  /** Address of the scores. */
  readonly #scores: number;

  constructor(engine: ClipEngine) {
    this.#engine = engine;
    this.#threads = new KernelThreads(engine.configuration.threads);
    this.#scores = describeTables(this.#threads.count).logits;
  }

  createLogits(height: number, width: number, queries: number): PixelMap {
    return emptyPixelMap(height, width, queries);
  }

  async refine(logits: PixelMap, guide: Planes, options: PamrOptions, signal?: AbortSignal): Promise<void> {
    if (options.iterations === 0) return;
    await checkpoint(signal);
    logits.data.set(await this.#engine.refine(logits, guide, options));
  }

  async scoreClasses(
    logits: PixelMap,
    bounds: readonly number[],
    logitScale: number,
    signal?: AbortSignal,
  ): Promise<PixelMap> {
    const table = tabulateQueries(bounds);
    const scores = this.#createScores(logits, table.classes);
    const valuesPerPixel = Math.max(logits.channels, table.classes * table.slots);
    const step = Math.max(1, Math.floor(VALUES_PER_STRIP / valuesPerPixel));
    const pixels = logits.height * logits.width;
    for (let first = 0; first < pixels; first += step) {
      await checkpoint(signal);
      const end = Math.min(first + step, pixels);
      const strip = logits.data.subarray(first * logits.channels, end * logits.channels);
      const into = scores.data.subarray(first * scores.channels, end * scores.channels);
      await this.#engine.scoreClasses(strip, table, logitScale, into);
    }
    return scores;
  }

  decideLabels(scores: PixelMap, options: DecisionOptions): Decision {
    return decideLabels(this.#threads, this.#scores, scores, options);
  }

  #createScores({ height, width }: PixelMap, classes: number): PixelMap {
    const length = height * width * classes;
    this.#threads.reserve(this.#scores + length * Float32Array.BYTES_PER_ELEMENT);
    const data = this.#threads.floats(this.#scores, length);
    return { height, width, channels: classes, stride: classes, data };
  }
}

/** The stages as a WebAssembly kernel, for CPUs. Its source is in `kernel/`. */
import { neighborOffsets } from '#contracts/segmentation/neighbor-offsets.ts';
import type { PamrOptions } from '#contracts/segmentation/options.ts';
import type { Planes } from '../inference/planes.ts';
import { checkpoint } from '../inference/run-hooks.ts';
import {
  BARRIER,
  BOUNDS,
  describeTables,
  LANES,
  layOutRefinement,
  OFFSETS,
  paddedWidth,
} from './kernel-layout.ts';
import { KernelThreads } from './kernel-threads.ts';
import { decideLabels, type Decision, type DecisionOptions } from './label-kernel.ts';
import type { PixelMap } from '../inference/pixel-map.ts';
import type { PixelStages } from './pixel-stages.ts';

/** Multiply-adds between two checks of the signal: about a quarter of a second. */
const WORK_PER_CALL = 2e9;

export class KernelStages implements PixelStages {
  readonly #threads: KernelThreads;
  readonly #pointers: number;
  /** Address of the logits. */
  readonly #logits: number;

  /** @param threads 0 means one per core. */
  constructor(threads: number) {
    this.#threads = new KernelThreads(threads);
    const tables = describeTables(this.#threads.count);
    this.#pointers = tables.pointers;
    this.#logits = tables.logits;
  }

  createLogits(height: number, width: number, queries: number): PixelMap {
    const length = height * width * queries;
    this.#threads.reserve(this.#endOf(length));
    const data = this.#threads.floats(this.#logits, length);
    return { height, width, channels: queries, stride: queries, data };
  }

  async refine(logits: PixelMap, guide: Planes, options: PamrOptions, signal?: AbortSignal): Promise<void> {
    const { height, width, channels } = logits;
    if (options.iterations === 0) return;
    const offsets = neighborOffsets(options.dilations);
    const neighbors = offsets.length;
    const margin = Math.max(...options.dilations);
    const place = layOutRefinement(this.#endOf(logits.data.length), { height, width, neighbors, margin });
    this.#threads.reserve(place.end);
    this.#threads.integers(OFFSETS, 2 * neighbors).set(offsets.flat());
    const rowLength = paddedWidth(width) + 2 * margin;
    copyGuide(guide, this.#threads.floats(place.guide, 3 * height * rowLength), rowLength, margin);
    this.#threads.run(
      'computeNeighborWeights',
      BARRIER,
      place.guide,
      place.weights,
      OFFSETS,
      neighbors,
      options.dilations.length,
      this.#pointers,
      height,
      width,
      margin,
    );
    const perTile = height * width * neighbors * options.iterations * LANES;
    const step = Math.max(1, Math.floor(WORK_PER_CALL / perTile)) * LANES;
    for (let first = 0; first < channels; first += step) {
      await checkpoint(signal);
      this.#threads.run(
        'refine',
        BARRIER,
        this.#logits,
        channels,
        first,
        Math.min(first + step, channels),
        place.state,
        place.weights,
        OFFSETS,
        neighbors,
        this.#pointers,
        options.iterations,
        height,
        width,
        margin,
      );
    }
  }

  async scoreClasses(
    logits: PixelMap,
    bounds: readonly number[],
    logitScale: number,
    signal?: AbortSignal,
  ): Promise<PixelMap> {
    await checkpoint(signal);
    const classes = bounds.length - 1;
    this.#threads.integers(BOUNDS, bounds.length).set(bounds);
    const pixels = logits.height * logits.width;
    this.#threads.run(
      'scoreClasses',
      BARRIER,
      this.#logits,
      pixels,
      logits.channels,
      BOUNDS,
      classes,
      logitScale,
    );
    return { ...logits, channels: classes };
  }

  decideLabels(scores: PixelMap, options: DecisionOptions): Decision {
    return decideLabels(this.#threads, this.#logits, scores, options);
  }

  #endOf(length: number): number {
    return this.#logits + length * Float32Array.BYTES_PER_ELEMENT;
  }
}

/** Copies planes [3, height, width] into rows with margins that repeat the border. */
function copyGuide({ width, data }: Planes, target: Float32Array, rowLength: number, margin: number): void {
  for (let row = 0; row * rowLength < target.length; row += 1) {
    const source = data.subarray(row * width, (row + 1) * width);
    const place = target.subarray(row * rowLength, (row + 1) * rowLength);
    place.fill(source[0]!, 0, margin);
    place.set(source, margin);
    place.fill(source[width - 1]!, margin + width);
  }
}

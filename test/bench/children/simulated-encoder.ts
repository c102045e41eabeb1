/**
 * A segmenter's thread whose image encoder is simulated: in place of the encoder's session it waits, without
 * using a CPU, as if a GPU worked. Words are read by the real text tower. With `pixelStages: 'graph'` the
 * graphs from merging to scores are simulated, too: the wait contains their time.
 */
import { workerData } from 'node:worker_threads';
import type { EncoderOptions } from '#contracts/segmentation/encoder-options.ts';
import type { QueryTable } from '#models/graphs/class-scores.ts';
import type { PixelMap } from '#engine/inference/pixel-map.ts';
import type { ThreadData } from '#engine/segmentation/thread-roles.ts';
import { ClipEngine, type WindowQueries } from '#engine/inference/clip-engine.ts';
import { serveSegmenter } from '#engine/segmentation/serve-segmenter.ts';
import { buildModel } from '#models/pack/built-model.ts';
import { SeededRandom } from '#test/support/random.ts';

/** How long the simulated encoder takes for each window, in milliseconds. */
export type SimulatedEncoderData = { millisecondsPerWindow: number };

const { millisecondsPerWindow, configuration } = workerData as SimulatedEncoderData & ThreadData;
const onGpu = configuration.pixelStages === 'graph';
const random = new SeededRandom(1);
/** The side of a patch at the working size, which is twice the encoder's. */
const PATCH = 32;
const nothing = new Int32Array(new SharedArrayBuffer(4));

class WaitingEngine extends ClipEngine {
  #logits = new Float32Array();
  #field: Float32Array = new Float32Array();

  override async encodeWindows(windows: Float32Array): Promise<Float32Array> {
    const number = windows.length / (3 * this.windowSize ** 2);
    // It blocks the thread, as a session does while its graph runs.
    Atomics.wait(nothing, 0, 0, number * millisecondsPerWindow);
    return this.#logitsOf(number * this.gridSize ** 2 * this.model.architecture.projectionWidth);
  }

  override async compareWindow(
    features: Float32Array,
    queries: WindowQueries,
    options: EncoderOptions,
  ): Promise<Float32Array> {
    if (!onGpu) return super.compareWindow(features, queries, options);
    return this.#logitsOf(this.gridSize ** 2 * queries.count);
  }

  override async merge(
    grids: PixelMap,
    rows: Float32Array,
    columns: Float32Array,
    into: PixelMap,
  ): Promise<void> {
    if (!onGpu) return super.merge(grids, rows, columns, into);
    if (this.#field.length < into.data.length) this.#field = smoothField(into);
    into.data.set(this.#field.subarray(0, into.data.length));
  }

  override async refine(logits: PixelMap): Promise<Float32Array> {
    return logits.data;
  }

  /** Every class has one query here, so that the logits do for scores. */
  override async scoreClasses(
    logits: Float32Array,
    _table: QueryTable,
    _scale: number,
    into: Float32Array,
  ): Promise<void> {
    into.set(logits);
  }

  /** Similarities that are nearly equal everywhere, as with random weights: the worst case for labels. */
  #logitsOf(length: number): Float32Array {
    if (this.#logits.length < length) {
      this.#logits = Float32Array.from({ length }, () => 0.2 + random.integer(0, 1000) / 50_000);
    }
    return this.#logits.subarray(0, length);
  }
}

/** Values that change over a patch, as those between patches of an encoder do. */
function smoothField({ width, height, channels }: PixelMap): Float32Array {
  const [columns, rows] = [Math.ceil(width / PATCH) + 2, Math.ceil(height / PATCH) + 2];
  const knots = Float32Array.from(
    { length: rows * columns * channels },
    () => random.integer(0, 1000) / 1000,
  );
  const field = new Float32Array(width * height * channels);
  for (let at = 0; at < field.length; at += 1) {
    const channel = at % channels;
    const pixel = (at - channel) / channels;
    const [x, y] = [(pixel % width) / PATCH, Math.floor(pixel / width) / PATCH];
    const knot = (Math.floor(y) * columns + Math.floor(x)) * channels + channel;
    const [right, down] = [x % 1, y % 1];
    const above = knots[knot]! * (1 - right) + knots[knot + channels]! * right;
    const below =
      knots[knot + columns * channels]! * (1 - right) + knots[knot + (columns + 1) * channels]! * right;
    field[at] = above * (1 - down) + below * down;
  }
  return field;
}

serveSegmenter({
  openEngine: async ({ model, cacheFolder, precision }, signal) =>
    new WaitingEngine(await buildModel(model.folder, cacheFolder, precision, signal), configuration),
});

/**
 * Computes the query logits of an image's windows (numerics, sections 1 to 4 and 6): resizes, cuts windows,
 * encodes them in batches, and compares the features of each with the queries.
 */
import { targetSize } from '#contracts/images/target-size.ts';
import { countWindows, type WindowGrid } from '#contracts/images/window-grid.ts';
import type { EncoderOptions } from '#contracts/segmentation/encoder-options.ts';
import type { SegmentationOptions } from '#contracts/segmentation/options.ts';
import { normalizeImage } from '../imaging/normalize-image.ts';
import { resizeBilinear } from '../imaging/resize-bilinear.ts';
import type { RgbImage } from '../imaging/rgb-image.ts';
import type { ClipEngine, WindowQueries } from '../inference/clip-engine.ts';
import type { Planes } from '../inference/planes.ts';
import { emptyPixelMap, type PixelMap } from '../inference/pixel-map.ts';
import { compareClassToken, splitClassToken } from './class-evidence.ts';
import { cutWindows } from './cut-windows.ts';
import { splitQueries } from './query-features.ts';
import type { StageRun, WindowGrids } from './segmentation-stages.ts';
import { Stopwatch } from './stopwatch.ts';
import { checkpoint, type RunHooks } from '../inference/run-hooks.ts';

/**
 * Number of inputs that go through the encoder together: the views of one window, or several windows of one
 * view. Larger batches are not faster on a CPU, by measurement (docs/benchmarks.md), and take more memory.
 */
const PICTURES_PER_BATCH = 5;

/** Prepares the image as the encoder sees it: normalized, [3, height, width]. */
export function prepareGuide(
  working: RgbImage,
  { short_side: shortSide }: Pick<SegmentationOptions, 'short_side'>,
  windowSize: number,
  { onTensor }: RunHooks = {},
): Planes {
  const { width, height } = targetSize(working.width, working.height, { shortSide, windowSize });
  const resized = resizeBilinear(working, width, height);
  onTensor?.('resized_rgb', resized.data, [height, width, 3]);
  return { count: 3, height, width, data: normalizeImage(resized) };
}

/**
 * Yields the features of each window in order, as `ClipEngine.compareWindow` takes them: everything about the
 * picture that does not depend on the words.
 */
export async function* encodeWindows(
  engine: ClipEngine,
  guide: Planes,
  layout: WindowGrid,
  options: EncoderOptions,
  { hooks: { signal, onProgress, windowBatchDivisor = 1 }, watch }: StageRun = newRun(),
): AsyncGenerator<Float32Array, undefined> {
  const total = countWindows(layout);
  const picturesPerBatch = PICTURES_PER_BATCH / windowBatchDivisor;
  const windowsPerBatch = Math.max(1, Math.floor(picturesPerBatch / options.views.length));
  for (let done = 0; done < total;) {
    await checkpoint(signal);
    const count = Math.min(windowsPerBatch, total - done);
    const features = await watch.time('windows', () =>
      engine.encodeWindows(cutWindows(guide, layout, done, count), options),
    );
    yield* splitWindows(features, count);
    done += count;
    onProgress?.({ stage: 'windows', done, total });
  }
}

/** Yields the part of each window of an array that has them one after the other. */
export function* splitWindows(features: Float32Array, count: number): Generator<Float32Array, undefined> {
  const length = features.length / count;
  for (let window = 0; window < count; window += 1) {
    yield features.subarray(window * length, (window + 1) * length);
  }
}

/** Compares the features of all windows with every query. */
export async function compareWindows(
  engine: ClipEngine,
  features: Iterable<Float32Array> | AsyncIterable<Float32Array>,
  layout: WindowGrid,
  queries: WindowQueries,
  options: EncoderOptions,
  { watch }: StageRun = newRun(),
): Promise<Pick<WindowGrids, 'grids' | 'similarities'>> {
  const { projectionWidth } = engine.model.architecture;
  const grids = emptyGrids(engine, layout, queries.count);
  const similarities = options.class_evidence
    ? emptyPixelMap(1, countWindows(layout), queries.count)
    : undefined;
  // Weights of queries depend on their whole vocabulary, and on no other.
  const sets = options.query_sharpness === null ? [queries] : splitQueries(queries);
  let window = 0;
  for await (const each of features) {
    const { patches, classToken } = splitClassToken(each, options, projectionWidth);
    if (similarities && classToken) compareClassToken(classToken, queries, similarities, window);
    let first = 0;
    for (const set of sets) {
      const logits = await watch.time('compare', () => engine.compareWindow(patches, set, options));
      placeGrid(logits, grids, engine.gridSize, window, layout, { first, count: set.count });
      first += set.count;
    }
    window += 1;
  }
  return { grids, similarities };
}

function newRun(): StageRun {
  return { hooks: {}, watch: new Stopwatch() };
}

function emptyGrids(engine: ClipEngine, { rows, columns }: WindowGrid, queries: number): PixelMap {
  return emptyPixelMap(rows.length * engine.gridSize, columns.length * engine.gridSize, queries);
}

/** Copies one window's logits [grid, grid, queries] to their place among all grids and queries. */
function placeGrid(
  logits: Float32Array,
  grids: PixelMap,
  gridSize: number,
  window: number,
  { columns }: WindowGrid,
  { first, count }: { first: number; count: number },
): void {
  const top = Math.floor(window / columns.length) * gridSize;
  const left = (window % columns.length) * gridSize;
  // All queries of a line are copied at once, those of one set patch by patch.
  const step = count === grids.channels ? gridSize : 1;
  for (let patch = 0; patch < gridSize ** 2; patch += step) {
    const row = top + Math.floor(patch / gridSize);
    const target = (row * grids.width + left + (patch % gridSize)) * grids.channels + first;
    grids.data.set(logits.subarray(patch * count, (patch + step) * count), target);
  }
}

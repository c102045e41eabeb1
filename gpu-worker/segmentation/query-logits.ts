/**
 * From a picture to query logits at the working size (numerics, sections 1, 2 and 6): resize, cut
 * windows, encode them in batches, merge.
 */
import type { SegmentationOptions } from '../../contracts/options.ts';
import { normalizeImage } from '../imaging/normalize-image.ts';
import { resizeBilinear } from '../imaging/resize-bilinear.ts';
import type { RgbImage } from '../imaging/rgb-image.ts';
import { targetSize } from '../imaging/target-size.ts';
import type { ClipEngine } from '../inference/clip-engine.ts';
import { emptyPlanes, type Planes } from '../inference/planes.ts';
import { mergeMatrix } from './merge-matrix.ts';
import type { PreparedQueries } from './query-features.ts';
import { checkpoint, type RunHooks } from './run-hooks.ts';
import { countWindows, cutWindows, layOutWindows, type WindowGrid } from './window-grid.ts';

/** Windows that go through the encoder together; each is several views. */
const WINDOWS_PER_BATCH = 4;

/** The picture as the encoder sees it: normalised, [3, height, width]. */
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

/** Logits of every query on the patch grids of all windows, side by side: [queries, rows, columns]. */
export async function encodeWindows(
  engine: ClipEngine,
  guide: Planes,
  queries: PreparedQueries,
  options: SegmentationOptions,
  { signal, onProgress }: RunHooks = {},
): Promise<{ grids: Planes; layout: WindowGrid }> {
  const layout = layOutWindows(guide, engine.windowSize, options.stride);
  const grids = emptyGrids(engine, layout, queries.queries.length);
  const total = countWindows(layout);
  const windowQueries = {
    features: queries.features,
    count: grids.count,
    imageEngineeringWeight: options.image_engineering_weight,
  };
  for (let done = 0; done < total;) {
    await checkpoint(signal);
    const count = Math.min(WINDOWS_PER_BATCH, total - done);
    const logits = await engine.encodeWindows(cutWindows(guide, layout, done, count), windowQueries, options);
    for (let window = 0; window < count; window += 1) {
      placeGrid(logits, window, grids, engine.gridSize, done + window, layout);
    }
    done += count;
    onProgress?.({ stage: 'windows', done, total });
  }
  return { grids, layout };
}

/** Grids of all windows merged to [queries, height, width]. */
export async function mergeWindows(
  engine: ClipEngine,
  grids: Planes,
  layout: WindowGrid,
  resized: { width: number; height: number },
  result: { width: number; height: number },
): Promise<Planes> {
  const common = { windowSize: layout.windowSize, gridSize: engine.gridSize };
  const rows = mergeMatrix({
    ...common,
    starts: layout.rows,
    resizedLength: resized.height,
    length: result.height,
  });
  const columns = mergeMatrix({
    ...common,
    starts: layout.columns,
    resizedLength: resized.width,
    length: result.width,
  });
  return engine.merge(grids, rows, columns);
}

function emptyGrids(engine: ClipEngine, { rows, columns }: WindowGrid, queries: number): Planes {
  const [height, width] = [rows.length * engine.gridSize, columns.length * engine.gridSize];
  return emptyPlanes(queries, { height, width });
}

/** Copies one window's logits [queries, grid, grid] to its place among all grids. */
function placeGrid(
  logits: Float32Array,
  indexInBatch: number,
  grids: Planes,
  gridSize: number,
  window: number,
  { columns }: WindowGrid,
): void {
  const top = Math.floor(window / columns.length) * gridSize;
  const left = (window % columns.length) * gridSize;
  for (let line = 0; line < grids.count * gridSize; line += 1) {
    const query = Math.floor(line / gridSize);
    const row = query * grids.height + top + (line % gridSize);
    const source = (indexInBatch * grids.count * gridSize + line) * gridSize;
    grids.data.set(logits.subarray(source, source + gridSize), row * grids.width + left);
  }
}

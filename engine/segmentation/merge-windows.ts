/**
 * Merges the windows' grids into logits at the working size (numerics, section 6), one strip of rows at a
 * time. The runtime copies every result, and a large vocabulary's takes hundreds of megabytes. A strip reads
 * only the nearby grid rows, so strips take less work than the whole at once.
 */
import type { WindowGrid } from '#contracts/images/window-grid.ts';
import type { ClipEngine } from '../inference/clip-engine.ts';
import type { PixelMap } from '../inference/pixel-map.ts';
import { mergeMatrix } from './merge-matrix.ts';
import { checkpoint } from '../inference/run-hooks.ts';

const VALUES_PER_STRIP = 4_000_000;

/**
 * Fills `logits`.
 * @param grids Logits of every query on the patch grids of all windows, side by side.
 * @param resized The size of the image from which the windows were cut.
 */
export async function mergeWindows(
  engine: ClipEngine,
  grids: PixelMap,
  layout: WindowGrid,
  resized: { width: number; height: number },
  logits: PixelMap,
  signal?: AbortSignal,
): Promise<void> {
  const { height, width, channels } = logits;
  const common = { windowSize: layout.windowSize, gridSize: engine.gridSize };
  const along = { starts: layout.rows, resizedLength: resized.height, length: height };
  const rows = mergeMatrix({ ...common, ...along });
  const across = { starts: layout.columns, resizedLength: resized.width, length: width };
  const columns = mergeMatrix({ ...common, ...across });
  const step = Math.max(1, Math.floor(VALUES_PER_STRIP / (width * channels)));
  for (let top = 0; top < height; top += step) {
    await checkpoint(signal);
    const bottom = Math.min(top + step, height);
    const strip = cutStrip(grids, rows.subarray(top * grids.height, bottom * grids.height));
    const data = logits.data.subarray(top * width * channels, bottom * width * channels);
    await engine.merge(strip.grids, strip.rows, columns, { ...logits, height: bottom - top, data });
  }
}

/** Cuts out the grid rows that the strip reads, and their columns of the row matrix. */
function cutStrip(grids: PixelMap, rows: Float32Array): { grids: PixelMap; rows: Float32Array } {
  const used = Array.from({ length: grids.height }, (_, index) => index).filter((index) => {
    for (let at = index; at < rows.length; at += grids.height) if (rows[at] !== 0) return true;
    return false;
  });
  const lineLength = grids.width * grids.channels;
  const data = new Float32Array(used.length * lineLength);
  for (const [line, index] of used.entries()) {
    data.set(grids.data.subarray(index * lineLength, (index + 1) * lineLength), line * lineLength);
  }
  const count = rows.length / grids.height;
  const matrix = new Float32Array(count * used.length).map(
    (_, at) => rows[Math.floor(at / used.length) * grids.height + used[at % used.length]!]!,
  );
  return { grids: { ...grids, height: used.length, data }, rows: matrix };
}

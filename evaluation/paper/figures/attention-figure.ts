/**
 * Figure 3 of the paper: what one patch of an image looks at, by method and layer. A row for each method, a
 * column for each layer, and the last for what the method's last block uses.
 */
import { mergeOptions, type SegmentationOptions } from '#contracts/segmentation/options.ts';
import { METHODS, type Method } from '#contracts/segmentation/methods.ts';
import { targetSize, workingSize } from '#contracts/images/target-size.ts';
import { decodeImage } from '#engine/imaging/decode-image.ts';
import { normalizeImage } from '#engine/imaging/normalize-image.ts';
import { resizeBilinear } from '#engine/imaging/resize-bilinear.ts';
import type { RgbImage } from '#engine/imaging/rgb-image.ts';
import { shrinkImage } from '#engine/imaging/shrink-image.ts';
import type { ClipEngine } from '#engine/inference/clip-engine.ts';
import { cutSquare, type Point } from './cut-square.ts';
import { outlinePatch, paintHeat } from './paint-heat.ts';
import { drawPictureGrid, type GridRow } from './picture-grid.ts';
import { scaleToWidth } from './scale-to-width.ts';

const METHODS_SHOWN = [
  ['CLIP', 'vanilla'],
  ['SCLIP', 'sclip'],
  ['NACLIP', 'naclip'],
  ['ITACLIP', 'itaclip'],
] as const satisfies [string, Method][];

export type AttentionFigure = {
  engine: ClipEngine;
  /** The image's file. */
  image: Uint8Array;
  /** The patch that is there; the window lies around it. */
  point: Point;
  signal?: AbortSignal;
};

/** PNG. Each map is as bright as its largest value allows. Throws ProblemError for an image that cannot be decoded. */
export async function drawAttentionFigure(figure: AttentionFigure): Promise<Uint8Array> {
  const { engine } = figure;
  const { window, patch } = await cutWindow(figure);
  const shown = await scaleToWidth(window);
  const grid = engine.gridSize;
  const layers = shownLayers(engine);
  const planes = normalizeImage(window);
  const rows: GridRow[] = [];
  for (const [label, method] of METHODS_SHOWN) {
    const options = mergeOptions(METHODS[method], { intermediate_layers: layersOf(method, layers) });
    const maps = await engine.attendPatches(planes, options, layers);
    const pictures = Array.from({ length: layers.length + 2 }, async (_, map) => {
      const heat = await paintHeat(shown, attentionOf(maps, { map, patch, patches: grid ** 2 }), grid);
      return outlinePatch(heat, patch, grid);
    });
    rows.push({ label, pictures: [outlinePatch(shown, patch, grid), ...(await Promise.all(pictures))] });
  }
  const last = engine.model.architecture.vision.layers;
  const heads = ['Window', ...[...layers, last].map((layer) => `Layer ${layer}`), `Used in layer ${last}`];
  return drawPictureGrid({ heads, rows });
}

/** ITACLIP's, as far as the model has them. */
function shownLayers(engine: ClipEngine): number[] {
  const { layers } = engine.model.architecture.vision;
  return mergeOptions().intermediate_layers.filter((layer) => layer < layers);
}

function layersOf(method: Method, layers: number[]): SegmentationOptions['intermediate_layers'] {
  return mergeOptions(METHODS[method]).intermediate_layers.filter((layer) => layers.includes(layer));
}

/** The values of one map for one patch, without the class token: [patches]. */
function attentionOf(
  maps: Float32Array,
  { map, patch, patches }: { map: number; patch: number; patches: number },
): Float32Array {
  const begin = (map * patches + patch) * (1 + patches) + 1;
  return maps.subarray(begin, begin + patches);
}

/** A window of the image as the encoder sees it, resized so that it holds the whole short side. */
async function cutWindow({
  engine,
  image,
  point,
  signal,
}: AttentionFigure): Promise<{ window: RgbImage; patch: number }> {
  const { windowSize, gridSize } = engine;
  const decoded = await decodeImage(image, { signal });
  const size = { shortSide: windowSize, windowSize };
  const working = await shrinkImage(decoded, workingSize(decoded.width, decoded.height, size));
  const target = targetSize(working.width, working.height, size);
  const { square, inside } = cutSquare(
    resizeBilinear(working, target.width, target.height),
    windowSize,
    point,
  );
  const [column, row] = [inside.x, inside.y].map((share) =>
    Math.min(gridSize - 1, Math.floor(share * gridSize)),
  );
  return { window: square, patch: row! * gridSize + column! };
}

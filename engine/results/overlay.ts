/**
 * Paints the overlay: the image with the found classes tinted and outlined, and a legend below it. It is for
 * people; programs read `labels.png`. Background and void keep their original pixels.
 */

import { asSharp } from '../imaging/as-sharp.ts';
import { ProblemError } from '#contracts/errors.ts';
import type { Size } from '#contracts/images/target-size.ts';
import type { RgbImage } from '../imaging/rgb-image.ts';
import { shrinkImage } from '../imaging/shrink-image.ts';
import type { LabelMap } from './label-map.ts';
import { layOutLegend, legendName, type LegendItem } from './legend-layout.ts';
import { drawLegend, PANEL_COLOR } from './legend-panel.ts';
import { overlayColor } from './overlay-colors.ts';
import { shrinkLabels } from './shrink-labels.ts';
import { tintPicture } from './tint-picture.ts';

/** The long side of the image in overlay.jpg: as much as screens of phones and laptops show. */
export const SCREEN_SIDE = 2048;

/** The side limit of the WebP format. */
const WEBP_SIDE = 16_383;

/** One class of the vocabulary, at the index of its label. */
export type LegendEntry = {
  name: string;
  /** The number of its pixels. */
  area: number;
  /** True for the background: it stays untinted and is listed after the classes. Default: false. */
  background?: boolean;
};

export type OverlayOptions = {
  /** An image with a longer side is shrunk first. Default: it keeps its size. */
  longSide?: number;
  signal?: AbortSignal;
};

/**
 * Returns an image that begins with the original at the top left. The legend's panel is below it and covers
 * nothing; it is wider than the image only for thumbnails.
 *
 * @param entries Every class of the vocabulary, in label order.
 */
export async function paintOverlay(
  image: RgbImage,
  labels: LabelMap,
  entries: readonly LegendEntry[],
  { longSide = Infinity, signal }: OverlayOptions = {},
): Promise<RgbImage> {
  if (image.width !== labels.width || image.height !== labels.height) {
    throw new RangeError(
      `a ${image.width}x${image.height} image cannot have ${labels.width}x${labels.height} labels`,
    );
  }
  const size = sizeWithin(image, longSide);
  const shrinking = shrinkImage(image, size);
  const layout = layOutLegend(legendItems(entries, labels.data.length), size);
  const [picture, panel] = await Promise.all([shrinking, drawLegend(layout)]);
  signal?.throwIfAborted();

  const { width } = layout;
  const height = size.height + layout.height;
  const canvas = Buffer.alloc(width * height * 3, Buffer.from(PANEL_COLOR));
  canvas.set(panel, width * size.height * 3);
  const shrunk = shrinkLabels(labels, size.width, size.height);
  tintPicture({ width, data: canvas }, picture, shrunk, entries.map(tintOf));
  signal?.throwIfAborted();
  return { width, height, data: canvas };
}

function sizeWithin({ width, height }: Size, longSide: number): Size {
  const scale = Math.min(1, longSide / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/**
 * Encodes a JPEG, which every program shows. It keeps the colors at full resolution, because the edges of
 * tints would be soft otherwise. Like the other encoders it works in parallel; the calling thread stays free
 * until it awaits the result.
 */
export function encodeOverlayJpeg(overlay: RgbImage): Promise<Uint8Array> {
  return asSharp(overlay).jpeg({ quality: 85, chromaSubsampling: '4:4:4' }).toBuffer();
}

export function encodeOverlayPng(overlay: RgbImage): Promise<Uint8Array> {
  return asSharp(overlay).png({ compressionLevel: 3, adaptiveFiltering: true }).toBuffer();
}

/**
 * Encodes a WebP of about a tenth of the PNG's size. Throws `limit-exceeded` for an image that is too long
 * for the format.
 */
export async function encodeOverlayWebp(overlay: RgbImage): Promise<Uint8Array> {
  const { width, height } = overlay;
  if (Math.max(width, height) <= WEBP_SIDE) return asSharp(overlay).webp({ quality: 90 }).toBuffer();
  throw new ProblemError(
    'limit-exceeded',
    `overlay.webp would be ${width} x ${height}; WebP has at most ${WEBP_SIDE} pixels a side. Ask for overlay.jpg or overlay.png.`,
  );
}

function tintOf({ background }: LegendEntry, classIndex: number) {
  return background ? undefined : overlayColor(classIndex);
}

/** Lists the content of the image, largest first; untinted entries come last. */
function legendItems(entries: readonly LegendEntry[], pixels: number): LegendItem[] {
  const items = entries.map((entry, classIndex) => ({
    name: legendName(entry.name, classIndex),
    share: entry.area / pixels,
    fill: tintOf(entry, classIndex),
  }));
  const labeled = entries.reduce((sum, { area }) => sum + area, 0);
  const unlabeled = { name: 'unlabeled', share: (pixels - labeled) / pixels, fill: undefined };
  const found = [...items, unlabeled].filter(({ share }) => share > 0);
  return found.sort((one, other) => Number(!one.fill) - Number(!other.fill) || other.share - one.share);
}

/**
 * Paints the overlay: the image with the found classes tinted and outlined, and a legend below it. It is for
 * people; programs read `labels.png`. Background and void keep their original pixels.
 */

import { asSharp } from '../imaging/as-sharp.ts';
import { ProblemError } from '#contracts/errors.ts';
import type { RgbImage } from '../imaging/rgb-image.ts';
import { countLabels, type LabelMap } from './label-map.ts';
import { layOutLegend, legendName, type LegendItem } from './legend-layout.ts';
import { drawLegend, PANEL_COLOR } from './legend-panel.ts';
import { overlayColor } from './overlay-colors.ts';
import { tintPicture } from './tint-picture.ts';

/** The side limit of the WebP format. */
const WEBP_SIDE = 16_383;

/** One class of the vocabulary, at the index of its label. */
export type LegendEntry = {
  name: string;
  /** True for the background: it stays untinted and is listed after the classes. Default: false. */
  background?: boolean;
};

/**
 * Returns an image that begins with the original at its own size, at the top left. The legend's panel is
 * below it and covers nothing; it is wider than the image only for thumbnails.
 *
 * @param entries Every class of the vocabulary, in label order.
 */
export async function paintOverlay(
  image: RgbImage,
  labels: LabelMap,
  entries: readonly LegendEntry[],
  options: { signal?: AbortSignal } = {},
): Promise<RgbImage> {
  if (image.width !== labels.width || image.height !== labels.height) {
    throw new RangeError(
      `a ${image.width}x${image.height} image cannot have ${labels.width}x${labels.height} labels`,
    );
  }
  const layout = layOutLegend(legendItems(labels, entries), image);
  const panel = await drawLegend(layout);
  options.signal?.throwIfAborted();

  const { width } = layout;
  const height = image.height + layout.height;
  const canvas = Buffer.alloc(width * height * 3, Buffer.from(PANEL_COLOR));
  canvas.set(panel, width * image.height * 3);
  tintPicture({ width, data: canvas }, image, labels, entries.map(tintOf));
  options.signal?.throwIfAborted();
  return { width, height, data: canvas };
}

/** Encodes a PNG in parallel; the calling thread stays free until it awaits the result. */
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
    `overlay.webp would be ${width} x ${height}; WebP has at most ${WEBP_SIDE} pixels a side. Ask for overlay.png.`,
  );
}

function tintOf({ background }: LegendEntry, classIndex: number) {
  return background ? undefined : overlayColor(classIndex);
}

/** Lists the content of the image, largest first; untinted entries come last. */
function legendItems(labels: LabelMap, entries: readonly LegendEntry[]): LegendItem[] {
  const areas = countLabels(labels);
  const shareOf = (label: number) => areas[label]! / labels.data.length;
  const items = entries.map((entry, classIndex) => ({
    name: legendName(entry.name, classIndex),
    share: shareOf(classIndex),
    fill: tintOf(entry, classIndex),
  }));
  const unlabeled = { name: 'unlabeled', share: shareOf(labels.voidLabel), fill: undefined };
  const found = [...items, unlabeled].filter(({ share }) => share > 0);
  return found.sort((one, other) => Number(!one.fill) - Number(!other.fill) || other.share - one.share);
}

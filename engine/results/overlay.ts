/**
 * The overlay: the image with what was found tinted and outlined, and a legend below it. It is
 * made for people; programs read `labels.png`. Background and void stay exactly as photographed.
 */

import { asSharp } from '../imaging/as-sharp.ts';
import { ProblemError } from '#contracts/errors.ts';
import type { RgbImage } from '../imaging/rgb-image.ts';
import { countLabels, type LabelMap } from './label-map.ts';
import { layOutLegend, legendName, type LegendItem } from './legend-layout.ts';
import { drawLegend, PANEL_COLOR } from './legend-panel.ts';
import { overlayColor } from './overlay-colors.ts';
import { tintPicture } from './tint-picture.ts';

/** The format's own limit. */
const WEBP_SIDE = 16_383;

/** One class of the vocabulary, at the index of its label. */
export type LegendEntry = {
  name: string;
  /** Not what anybody looks for: left untinted, and listed after the classes. Default: false. */
  background?: boolean;
};

/**
 * A picture that begins with the image at its own size, at the top left. The legend's panel lies below
 * and hides nothing; it is wider than the image only if that is a thumbnail.
 *
 * @param entries every class of the vocabulary, in the order of the labels.
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

/** As a PNG. Runs beside the thread that calls, which may do something else until it awaits it. */
export function encodeOverlayPng(overlay: RgbImage): Promise<Uint8Array> {
  return asSharp(overlay).png({ compressionLevel: 3, adaptiveFiltering: true }).toBuffer();
}

/** A tenth of the PNG's bytes. Throws `limit-exceeded` for a picture that is too long for the format. */
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

/** What the image shows, largest first; what is not tinted comes last. */
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

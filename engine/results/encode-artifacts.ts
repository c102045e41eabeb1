/** Encodes the requested files of a result, all from the same segmentation. */
import { OUTPUTS, type Output } from '#contracts/jobs/outputs.ts';
import type { Result } from '#contracts/segmentation/result.ts';
import type { RgbImage } from '../imaging/rgb-image.ts';
import type { PixelMap } from '../inference/pixel-map.ts';
import type { LabelMap } from './label-map.ts';
import { encodeLabelsPng } from './labels-png.ts';
import { buildMasks, encodeMasksJson } from './masks-json.ts';
import {
  encodeOverlayJpeg,
  encodeOverlayPng,
  encodeOverlayWebp,
  paintOverlay,
  SCREEN_SIDE,
  type OverlayOptions,
} from './overlay.ts';
import { encodeResultJson, type FoundClass } from './result-json.ts';
import { encodeScoresNpy } from './scores-npy.ts';

export type ResultArtifact = { name: Output; bytes: Uint8Array };

export type Segmented = {
  image: RgbImage;
  /** `scores` must be there where scores.npy is wanted. */
  segmentation: { labels: LabelMap; hasBackground: boolean; scores?: PixelMap };
  /** Classes in label order. */
  classes: readonly FoundClass[];
  result: Result;
};

/** Returns files in the order of `OUTPUTS`; result.json is always included. */
export async function encodeArtifacts(
  outputs: readonly Output[],
  segmented: Segmented,
  signal?: AbortSignal,
): Promise<ResultArtifact[]> {
  const wanted = OUTPUTS.filter((name) => name === 'result.json' || outputs.includes(name));
  const encoders = artifactEncoders(segmented, signal);
  // Starts with overlays, because other threads shrink and encode them while this one encodes the rest.
  const started = wanted.toSorted((one, other) => Number(isOverlay(other)) - Number(isOverlay(one)));
  const encode = async (name: Output) => encoders[name]();
  const encoded = new Map(started.map((name) => [name, encode(name)]));
  return Promise.all(wanted.map(async (name) => ({ name, bytes: await encoded.get(name)! })));
}

function isOverlay(name: Output): boolean {
  return name.startsWith('overlay.');
}

function artifactEncoders(
  segmented: Segmented,
  signal: AbortSignal | undefined,
): Record<Output, () => Uint8Array | Promise<Uint8Array>> {
  const { segmentation, classes, result } = segmented;
  const { labels, scores } = segmentation;
  let painted: Promise<RgbImage> | undefined;
  const fullSize = () => (painted ??= paintLegended(segmented, { signal }));
  return {
    'labels.png': () => encodeLabelsPng(labels),
    'overlay.jpg': async () =>
      encodeOverlayJpeg(await paintLegended(segmented, { signal, longSide: SCREEN_SIDE })),
    'overlay.png': async () => encodeOverlayPng(await fullSize()),
    'overlay.webp': async () => encodeOverlayWebp(await fullSize()),
    'masks.json': () => encodeMasksJson(buildMasks(labels, classes)),
    'scores.npy': () => encodeScoresNpy(scores!),
    'result.json': () => encodeResultJson(result),
  };
}

function paintLegended(
  { image, segmentation, classes }: Segmented,
  options: OverlayOptions,
): Promise<RgbImage> {
  const { labels, hasBackground } = segmentation;
  const legend = classes.map(({ name, area }, index) => ({
    name,
    area,
    background: hasBackground && index === 0,
  }));
  return paintOverlay(image, labels, legend, options);
}

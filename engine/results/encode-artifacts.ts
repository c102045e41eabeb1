/** Encodes the requested files of a result, all from the same segmentation. */
import { OUTPUTS, type Output } from '#contracts/jobs/outputs.ts';
import type { Result } from '#contracts/segmentation/result.ts';
import type { RgbImage } from '../imaging/rgb-image.ts';
import type { PixelMap } from '../inference/pixel-map.ts';
import type { LabelMap } from './label-map.ts';
import { encodeLabelsPng } from './labels-png.ts';
import { buildMasks, encodeMasksJson } from './masks-json.ts';
import { encodeOverlayPng, encodeOverlayWebp, paintOverlay } from './overlay.ts';
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
  const overlay = wanted.some(isOverlay) ? await paintLegended(segmented, signal) : undefined;
  // Starts with overlays, because they are encoded on other threads while this one encodes the rest.
  const started = wanted.toSorted((one, other) => Number(isOverlay(other)) - Number(isOverlay(one)));
  const encoded = new Map(started.map((name) => [name, encodeOutput(name, segmented, overlay)]));
  return Promise.all(wanted.map(async (name) => ({ name, bytes: await encoded.get(name)! })));
}

function isOverlay(name: Output): boolean {
  return name.startsWith('overlay.');
}

function paintLegended({ image, segmentation, classes }: Segmented, signal?: AbortSignal): Promise<RgbImage> {
  const { labels, hasBackground } = segmentation;
  const legend = classes.map(({ name }, index) => ({ name, background: hasBackground && index === 0 }));
  return paintOverlay(image, labels, legend, { signal });
}

async function encodeOutput(
  name: Output,
  { segmentation: { labels, scores }, classes, result }: Segmented,
  overlay: RgbImage | undefined,
): Promise<Uint8Array> {
  const encoders: Record<Output, () => Uint8Array | Promise<Uint8Array>> = {
    'labels.png': () => encodeLabelsPng(labels),
    'overlay.png': () => encodeOverlayPng(overlay!),
    'overlay.webp': () => encodeOverlayWebp(overlay!),
    'masks.json': () => encodeMasksJson(buildMasks(labels, classes)),
    'scores.npy': () => encodeScoresNpy(scores!),
    'result.json': () => encodeResultJson(result),
  };
  return encoders[name]();
}

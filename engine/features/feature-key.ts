/**
 * The key of an image's kept features: a digest of everything that decides them. Equal keys mean equal
 * features, so no entry is ever out of date.
 */
import { createHash } from 'node:crypto';
import { pickEncoderOptions, type EncoderOptions } from '#contracts/segmentation/encoder-options.ts';
import type { Precision } from '#contracts/segmentation/precision.ts';
import manifest from '../../package.json' with { type: 'json' };
import { onnxruntimeVersion } from '../inference/onnx-session.ts';
import type { Planes } from '../inference/planes.ts';

/** Raise it when the kept values change their meaning or their order. */
const FORMAT = 'window-features-1';

export type FeatureSource = {
  /** Two owners share no features, even of equal images. */
  owner: string;
  modelDigest: string;
  precision: Precision;
  executionProvider: string;
  /** The options that decide the encoder's graph; a method is a set of them. */
  options: EncoderOptions & { stride: number };
  /** The normalized image from which windows are cut: it stands for the file, the short side and the decoder. */
  guide: Planes;
};

/** Computes the sha256, in hex. */
export function featureKey({
  owner,
  modelDigest,
  precision,
  executionProvider,
  options,
  guide,
}: FeatureSource): string {
  const { width, height, data } = guide;
  const parts = [
    [FORMAT, manifest.version, onnxruntimeVersion()],
    [owner, modelDigest, precision, executionProvider],
    [pickEncoderOptions(options), options.stride],
    [width, height],
  ];
  return createHash('sha256')
    .update(JSON.stringify(parts))
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest('hex');
}

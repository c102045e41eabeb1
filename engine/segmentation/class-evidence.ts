/**
 * Asks the class token of each window, which stands for the window as a whole, which classes it shows: the
 * evidence that a class is anywhere in the picture.
 */
import type { EncoderOptions } from '#contracts/segmentation/encoder-options.ts';
import type { WindowQueries } from '../inference/clip-engine.ts';
import type { PixelMap } from '../inference/pixel-map.ts';

type TokenOptions = Pick<EncoderOptions, 'views' | 'query_sharpness' | 'class_evidence'>;

/** The parts of a window's features: what its patches are compared by, and its class token, if there is one. */
export type WindowParts = { patches: Float32Array; classToken?: Float32Array };

/**
 * Splits what the encoder gives of one window.
 * @param width The length of a feature.
 */
export function splitClassToken(features: Float32Array, options: TokenOptions, width: number): WindowParts {
  if (!options.class_evidence) return { patches: features };
  if (options.query_sharpness === null)
    return { patches: features.subarray(width), classToken: features.subarray(0, width) };
  // Each view begins with its class token, which its own comparison needs, too.
  const views = options.views.length;
  const classToken = new Float32Array(width);
  for (let view = 0; view < views; view += 1) {
    const start = (view * features.length) / views;
    for (let index = 0; index < width; index += 1) classToken[index]! += features[start + index]! / views;
  }
  return { patches: features, classToken };
}

/** Writes the similarity of a window's class token with each query into a map [1, windows, queries]. */
export function compareClassToken(
  classToken: Float32Array,
  { features, count }: WindowQueries,
  into: PixelMap,
  window: number,
): void {
  const width = classToken.length;
  for (let query = 0; query < count; query += 1) {
    let similarity = 0;
    for (let index = 0; index < width; index += 1)
      similarity += classToken[index]! * features[query * width + index]!;
    into.data[window * into.stride + query] = similarity;
  }
}

/**
 * Computes the evidence of each class, 0 to 1: the highest probability that any of its queries reaches in any
 * window, among all queries of its vocabulary.
 *
 * @param similarities [1, windows, queries]
 * @param bounds [classes + 1] offsets of the classes' queries.
 */
export function scoreEvidence(
  { width: windows, channels, stride, data }: PixelMap,
  bounds: readonly number[],
  logitScale: number,
): number[] {
  const evidence = Array.from({ length: bounds.length - 1 }, () => 0);
  for (let window = 0; window < windows; window += 1) {
    const row = data.subarray(window * stride, window * stride + channels);
    const most = row.reduce((largest, value) => Math.max(largest, value), -Infinity);
    const weights = Array.from(row, (similarity) => Math.exp(logitScale * (similarity - most)));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (let index = 0; index < evidence.length; index += 1) {
      const best = Math.max(...weights.slice(bounds[index], bounds[index + 1]));
      evidence[index] = Math.max(evidence[index]!, best / total);
    }
  }
  return evidence;
}

/**
 * Changes queries, keys and values before they are compared (numerics, section 13.2): they are brought to unit
 * length, and smoothed by attention to themselves. The values that attention mixes stay as they are.
 */
import type { AttentionTerm, EncoderOptions } from '#contracts/segmentation/encoder-options.ts';
import type { Value } from '../onnx/graph.ts';
import {
  l2Normalize,
  matMul,
  multiply,
  reduceL2,
  reduceMean,
  scalarLike,
  unsqueeze,
} from '../onnx/operators.ts';
import { attentionMap, type ProjectedTokens, type Projections } from './transformer.ts';

export type ComparedTokens = { tokens: Projections; temperature?: Value };

const OWN_TERMS = { q: 'qq', k: 'kk', v: 'vv' } as const;

/** @param terms Only what these compare is computed. */
export function compareTokens(
  inputs: ProjectedTokens,
  terms: readonly AttentionTerm[],
  { temperature: chosen, iterations }: EncoderOptions['self_attention'],
): ComparedTokens {
  if (chosen === null && iterations === 0) return { tokens: inputs };
  const { q, k, v, normed } = inputs;
  const temperature =
    chosen === 'adaptive' ? adaptiveTemperature(normed, v) : chosen && fixedTemperature(v, chosen);
  const tokens = { q, k, v };
  for (const name of ['q', 'k', 'v'] as const) {
    if (!terms.some((term) => term.includes(name))) continue;
    tokens[name] = v.graph.within(`smooth_${name}`, () =>
      smooth(tokens, name, iterations, temperature || undefined),
    );
  }
  return temperature ? { tokens, temperature } : { tokens };
}

/** Replaces each token by the mean of those that are similar to it; at unit length where there is a temperature. */
function smooth(
  tokens: Projections,
  name: 'q' | 'k' | 'v',
  iterations: number,
  temperature: Value | undefined,
): Value {
  const bring = (value: Value) => (temperature ? l2Normalize(value) : value);
  let smoothed = bring(tokens[name]);
  for (let count = 0; count < iterations; count += 1) {
    const options = { from: 0, ...(temperature && { temperature }) };
    const map = attentionMap(OWN_TERMS[name], { ...tokens, [name]: smoothed }, options);
    smoothed = bring(matMul(map, smoothed));
  }
  return smoothed;
}

function fixedTemperature(v: Value, temperature: number): Value {
  return scalarLike(v, 'temperature', temperature);
}

/** Computes the mean length of an image's tokens by the root of the head's width: [batch, 1, 1, 1]. */
function adaptiveTemperature(normed: Value, v: Value): Value {
  const mean = reduceMean(reduceL2(normed, 2, true), 1, true);
  const perHead = multiply(mean, scalarLike(mean, 'scale', Number(v.shape[3]) ** -0.5));
  return unsqueeze(perHead, 1);
}

/**
 * Builds the attention maps that methods mix (paper, Eq. 5 and 6; numerics, sections 4, 12 and 13): a softmax
 * for each chosen pair of projections, in the last block and in intermediate ones. All have the shape [batch,
 * heads, patches, columns]: the class token is a column, unless the options leave it out, but not a row.
 */
import type { AttentionTerm, EncoderOptions } from '#contracts/segmentation/encoder-options.ts';
import { gridSize, type ClipArchitecture } from '../weights/clip-architecture.ts';
import type { Value } from '../onnx/graph.ts';
import { add, cast, multiply, scalarLike, slice } from '../onnx/operators.ts';
import { compareTokens } from './compared-tokens.ts';
import {
  attentionMap,
  type AttentionOptions,
  type ProjectedTokens,
  type Projections,
} from './transformer.ts';

/** The class token is the first: it may be a key and a value to the end but is never a row of the result. */
export const FIRST_PATCH = 1;

/** The sum of the attention maps of the intermediate blocks. */
export type IntermediateMaps = { total: Value; count: number };

/** Returns the attention map of a block before the last. */
export function intermediateMap(inputs: ProjectedTokens, options: EncoderOptions): Value {
  const { attention, intermediate_attention: chosen, class_token: keepsClassToken } = options;
  const terms = chosen.length > 0 ? chosen : attention;
  if (keepsClassToken) return sumOfMaps(inputs, terms, { from: FIRST_PATCH });
  return sumOfMaps(withoutClassToken(inputs), terms, { from: 0 });
}

/**
 * Returns the attention map of a block alone, as the options replace it.
 *
 * @param inputs Of patches alone, or of the class token and patches.
 */
export function replacedMap(
  inputs: ProjectedTokens,
  architecture: ClipArchitecture,
  { attention, neighbour_sigma: sigma, self_attention: selfAttention }: EncoderOptions,
): Value {
  const grid = gridSize(architecture);
  const from = firstPatch(inputs, grid);
  const bias = neighborBias(inputs.v, grid, from, sigma);
  const { tokens, temperature } = compareTokens(inputs, attention, selfAttention);
  return sumOfMaps(tokens, attention, {
    from,
    ...(bias && { bias }),
    ...(temperature && { temperature }),
  });
}

/** Returns the number of tokens before the patches: one or none. */
export function firstPatch({ v }: Projections, grid: number): number {
  return Number(v.shape[2]) - grid ** 2;
}

/** Cuts off the first token, the class token. */
export function withoutClassToken(inputs: ProjectedTokens): ProjectedTokens {
  const { q, k, v, normed } = inputs;
  const [withoutQ, withoutK, withoutV] = [q, k, v].map((each) => slice(each, 2, FIRST_PATCH));
  return { q: withoutQ!, k: withoutK!, v: withoutV!, normed: slice(normed, 1, FIRST_PATCH) };
}

function sumOfMaps(inputs: Projections, terms: readonly AttentionTerm[], options: AttentionOptions): Value {
  return terms.map((term) => attentionMap(term, inputs, options)).reduce((sum, map) => add(sum, map));
}

/** Mixes the last block's map with the mean of the intermediate ones, head by head. */
export function mixIntermediate(
  own: Value,
  intermediate: IntermediateMaps | undefined,
  { intermediate_share: share }: EncoderOptions,
): Value {
  if (!intermediate) return own;
  const others = multiply(
    intermediate.total,
    scalarLike(own, 'intermediate_share', share / intermediate.count),
  );
  return add(multiply(own, scalarLike(own, 'own_share', 1 - share)), others);
}

/**
 * Computes exp(-(dy^2 + dx^2) / (2 sigma^2)) between patches, and 0 toward the class token: [patches, first +
 * patches].
 */
function neighborBias(like: Value, grid: number, first: number, sigma: number | null): Value | undefined {
  if (sigma === null) return undefined;
  const [rows, columns] = [grid ** 2, first + grid ** 2];
  const bias = new Float32Array(rows * columns);
  for (let from = 0; from < rows; from += 1) {
    for (let to = 0; to < rows; to += 1) {
      const dy = Math.floor(from / grid) - Math.floor(to / grid);
      const dx = (from % grid) - (to % grid);
      bias[from * columns + first + to] = Math.exp(-(dy ** 2 + dx ** 2) / (2 * sigma ** 2));
    }
  }
  return cast(like.graph.constant('neighbour_bias', [rows, columns], bias), like.type);
}

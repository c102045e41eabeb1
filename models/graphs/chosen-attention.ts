/**
 * Builds the attention maps that ITACLIP adds up (paper, Eq. 5 and 6; numerics, sections 4 and 12): a softmax
 * for each chosen pair of projections, in the last block and in intermediate ones. All have the shape [batch,
 * heads, patches, 1 + patches]: the class token is a column but not a row.
 */
import type { AttentionTerm, EncoderOptions } from '#contracts/segmentation/encoder-options.ts';
import { gridSize, type ClipArchitecture } from '../weights/clip-architecture.ts';
import type { Value } from '../onnx/graph.ts';
import { add, cast, multiply, scalarLike } from '../onnx/operators.ts';
import { attentionMap, type AttentionOptions, type Projections } from './transformer.ts';

/** The class token is the first: it stays a key and a value to the end but is never a row of the result. */
export const FIRST_PATCH = 1;

/** The sum of the attention maps of the intermediate blocks. */
export type IntermediateMaps = { total: Value; count: number };

/** Returns the attention map of a block before the last. */
export function intermediateMap(inputs: Projections, { attention }: EncoderOptions): Value {
  return sumOfMaps(inputs, attention, { from: FIRST_PATCH });
}

/** Returns the attention map of the last block alone. */
export function lastMap(
  inputs: Projections,
  architecture: ClipArchitecture,
  { attention, neighbour_sigma: sigma }: EncoderOptions,
): Value {
  const bias = neighborBias(inputs.v, gridSize(architecture), sigma);
  return sumOfMaps(inputs, attention, { from: FIRST_PATCH, bias });
}

function sumOfMaps(inputs: Projections, terms: readonly AttentionTerm[], options: AttentionOptions): Value {
  return terms.map((term) => attentionMap(term, inputs, options)).reduce((sum, map) => add(sum, map));
}

/** Averages the last block's map with the mean of the intermediate ones, head by head. */
export function averageMaps(own: Value, intermediate: IntermediateMaps | undefined): Value {
  if (!intermediate) return own;
  const others = multiply(
    intermediate.total,
    scalarLike(own, 'intermediate_share', 0.5 / intermediate.count),
  );
  return add(multiply(own, scalarLike(own, 'own_share', 0.5)), others);
}

/**
 * Computes exp(-(dy^2 + dx^2) / (2 sigma^2)) between patches, and 0 toward the class token: [patches, 1 +
 * patches].
 */
function neighborBias(like: Value, grid: number, sigma: number | null): Value | undefined {
  if (sigma === null) return undefined;
  const [rows, columns] = [grid ** 2, 1 + grid ** 2];
  const bias = new Float32Array(rows * columns);
  for (let from = 0; from < rows; from += 1) {
    for (let to = 0; to < rows; to += 1) {
      const dy = Math.floor(from / grid) - Math.floor(to / grid);
      const dx = (from % grid) - (to % grid);
      bias[from * columns + 1 + to] = Math.exp(-(dy ** 2 + dx ** 2) / (2 * sigma ** 2));
    }
  }
  return cast(like.graph.constant('neighbour_bias', [rows, columns], bias), like.type);
}

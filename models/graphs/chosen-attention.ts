/**
 * The attention maps that ITACLIP adds up (paper, Eq. 5 and 6; numerics, sections 4 and 12): a softmax for
 * each chosen pair of projections, in the last block and in intermediate ones. All are [batch, heads,
 * patches, 1 + patches]: the class token is looked at, and does not look itself.
 */
import type { AttentionTerm, EncoderOptions } from '#contracts/segmentation/encoder-options.ts';
import { gridSize, type ClipArchitecture } from '../weights/clip-architecture.ts';
import type { Value } from '../onnx/graph.ts';
import { add, cast, multiply, scalarLike } from '../onnx/operators.ts';
import { attentionMap, type AttentionOptions, type Projections } from './transformer.ts';

/** The class token is the first: it is a key and a value to the end, and no row of the result. */
export const FIRST_PATCH = 1;

/** The attention maps of the intermediate blocks, summed. */
export type IntermediateMaps = { total: Value; count: number };

/** Of a block before the last. */
export function intermediateMap(inputs: Projections, { attention }: EncoderOptions): Value {
  return sumOfMaps(inputs, attention, { from: FIRST_PATCH });
}

/** Of the last block by itself. */
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

/** Half the last block's map, half the mean of the intermediate ones, head by head. */
export function averageMaps(own: Value, intermediate: IntermediateMaps | undefined): Value {
  if (!intermediate) return own;
  const others = multiply(
    intermediate.total,
    scalarLike(own, 'intermediate_share', 0.5 / intermediate.count),
  );
  return add(multiply(own, scalarLike(own, 'own_share', 0.5)), others);
}

/**
 * exp(-(dy^2 + dx^2) / (2 sigma^2)) between patches, 0 toward the class token:
 * [patches, 1 + patches].
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

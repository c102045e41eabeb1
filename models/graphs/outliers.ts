/**
 * Finds patches whose tokens are unusual, and repairs them from their neighbors on the grid (numerics, section
 * 13.1). All of it is float32, whatever the type of the weights is: squared distances exceed float16.
 */
import type { EncoderOptions } from '#contracts/segmentation/encoder-options.ts';
import { neighborOffsets } from '#contracts/segmentation/neighbor-offsets.ts';
import type { Value } from '../onnx/graph.ts';
import {
  add,
  cast,
  divideBy,
  isAtLeast,
  isAtMost,
  matMul,
  maximum,
  multiply,
  reduceL2,
  reduceMean,
  reduceSum,
  relu,
  slice,
  subtract,
  topValues,
  transposeMatrix,
  where,
} from '../onnx/operators.ts';

/** Keeps densities finite where tokens are equal. */
const LEAST_DISTANCE = 1e-12;

/**
 * Returns how many patches lie strictly above the quantile 1 - share of the scores, interpolated linearly. The
 * product is rounded, since 0.95 * 20 must be 19 in binary fractions, too.
 */
export function countOutliers(patches: number, share: number): number {
  const position = Number(((1 - share) * (patches - 1)).toFixed(9));
  return patches - 1 - Math.floor(position);
}

/** Marks outliers among patches [batch, patches, width] by 1, others by 0: [batch, patches, 1]. */
export function findOutliers(patches: Value, options: EncoderOptions['outliers']): Value | undefined {
  const count = countOutliers(Number(patches.shape[1]), options.share);
  if (options.rule === 'none' || count === 0) return undefined;
  const scores = options.rule === 'norm' ? reduceL2(patches, 2, true) : rarity(patches, options.neighbors);
  const most = topValues(transposeMatrix(scores), count, 'largest');
  const least = slice(most, 2, -1);
  return cast(isAtLeast(scores, least), 'float32');
}

/**
 * Computes how much thinner the surroundings of a token are than those of its neighbors: its distance to the
 * last of its nearest tokens, times the mean of the inverse distances of those. Distances are squared.
 */
function rarity(patches: Value, neighbors: number): Value {
  const { graph } = patches;
  const size = Number(patches.shape[1]);
  const others = graph.constant('others', [size, size], offDiagonal(size));
  const distances = multiply(squaredDistances(patches), others);
  // The token itself, at the distance 0, is one more.
  const nearest = topValues(distances, neighbors + 1, 'smallest');
  const reach = maximum(slice(nearest, 2, -1), graph.scalar('least_distance', LEAST_DISTANCE));
  const isNear = multiply(cast(isAtMost(distances, reach), 'float32'), others);
  const densities = divideBy(graph.scalar('one', 1), reach);
  const meanDensity = divideBy(matMul(isNear, densities), graph.scalar('neighbors', neighbors));
  return multiply(reach, meanDensity);
}

/** Computes |a - b|^2 of all pairs: [batch, patches, patches]. Distances to the mean have more digits. */
function squaredDistances(patches: Value): Value {
  const { graph } = patches;
  const centered = subtract(patches, reduceMean(patches, 1, true));
  const squares = reduceSum(multiply(centered, centered), 2, true);
  const products = matMul(centered, transposeMatrix(centered));
  const both = add(squares, transposeMatrix(squares));
  return relu(subtract(both, multiply(products, graph.scalar('two', 2))));
}

/** Replaces each outlier by the mean of its neighbors on the grid that are none, if it has any. */
export function repairOutliers(patches: Value, outliers: Value, grid: number): Value {
  const { graph } = patches;
  const one = graph.scalar('one', 1);
  const neighbors = graph.constant('grid_neighbors', [grid ** 2, grid ** 2], gridNeighbors(grid));
  const good = subtract(one, outliers);
  const counts = matMul(neighbors, good);
  const means = divideBy(matMul(neighbors, multiply(patches, good)), maximum(counts, one));
  // Counts are whole numbers.
  return where(isAtLeast(multiply(outliers, counts), one), means, patches);
}

function offDiagonal(size: number): Float32Array {
  return Float32Array.from({ length: size ** 2 }, (_, at) => (Math.floor(at / size) === at % size ? 0 : 1));
}

/** Returns 1 between each patch and its up to eight neighbors. */
function gridNeighbors(grid: number): Float32Array {
  const matrix = new Float32Array(grid ** 4);
  for (let patch = 0; patch < grid ** 2; patch += 1) {
    for (const [dy, dx] of neighborOffsets([1])) {
      const [row, column] = [Math.floor(patch / grid) + dy, (patch % grid) + dx];
      if (Math.min(row, column) < 0 || Math.max(row, column) >= grid) continue;
      matrix[patch * grid ** 2 + row * grid + column] = 1;
    }
  }
  return matrix;
}

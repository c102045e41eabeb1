/**
 * Compares a window's features with queries that are weighted by the window's class token (numerics, section
 * 13.3). The weights depend on all queries of a vocabulary and on the view, so views are averaged as logits.
 */
import type { View } from '#contracts/segmentation/encoder-options.ts';
import { gridSize, type ClipArchitecture } from '../weights/clip-architecture.ts';
import { Graph, type Value } from '../onnx/graph.ts';
import {
  divideBy,
  matMul,
  multiply,
  reduceMean,
  reshape,
  slice,
  softmax,
  squeeze,
  subtract,
  transposeMatrix,
} from '../onnx/operators.ts';
import { mixGeometries } from './query-logits.ts';
import { FIRST_PATCH } from './chosen-attention.ts';
import { isFlip, mean } from './views.ts';

/**
 * Inputs: `window_features` [views, 1 + grid * grid, projection] of one window, the class token first;
 * `query_features` [queries, projection] of one vocabulary; `image_engineering_weight` [queries].
 * Output: `query_logits` [grid, grid, queries].
 */
export function buildWeightedQueryLogits(
  architecture: ClipArchitecture,
  views: readonly View[],
  sharpness: number,
): Graph {
  const { projectionWidth } = architecture;
  const grid = gridSize(architecture);
  const graph = new Graph('weighted-query-logits');
  const features = graph.input('window_features', 'float32', [views.length, 1 + grid ** 2, projectionWidth]);
  const queries = graph.input('query_features', 'float32', ['queries', projectionWidth]);
  const lambda = graph.input('image_engineering_weight', 'float32', ['queries']);
  const sameGeometry: Value[] = [];
  const flips: Value[] = [];
  for (const [index, view] of views.entries()) {
    const feature = squeeze(slice(features, 0, index, index + 1), 0);
    (isFlip(view) ? flips : sameGeometry).push(compareView(feature, queries, sharpness));
  }
  const logits = [sameGeometry, flips].filter(({ length }) => length > 0).map(mean);
  graph.output('query_logits', reshape(mixGeometries(logits, lambda), [grid, grid, 'queries']));
  return graph;
}

/**
 * Weights each query by a softmax of its similarity to the class token, with a mean of 1, and subtracts what the
 * weighted queries have in common: [patches, queries].
 */
function compareView(features: Value, queries: Value, sharpness: number): Value {
  const { graph } = features;
  const similarity = matMul(slice(features, 0, 0, FIRST_PATCH), transposeMatrix(queries));
  const shares = softmax(multiply(similarity, graph.scalar('sharpness', sharpness)), 1);
  const weights = divideBy(shares, reduceMean(shares, 1, true));
  const weighted = multiply(transposeMatrix(weights), queries);
  const distinct = subtract(weighted, reduceMean(weighted, 0, true));
  return matMul(slice(features, 0, FIRST_PATCH), transposeMatrix(distinct));
}

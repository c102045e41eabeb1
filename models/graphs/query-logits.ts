/**
 * Compares a window's features with queries (paper, Eq. 7 to 9; numerics, section 6). It is a graph of its
 * own, apart from the image encoder, so that kept features are compared by the very same operations as new
 * ones. One window at a time, so that the batches of the encoder cannot change a bit.
 */
import { gridSize, type ClipArchitecture } from '../weights/clip-architecture.ts';
import { Graph, type Value } from '../onnx/graph.ts';
import { add, matMul, multiply, slice, squeeze, subtract, transposeMatrix } from '../onnx/operators.ts';

/**
 * Inputs: `window_features` [geometries, grid, grid, projection] of one window; `query_features` [queries,
 * projection]; `image_engineering_weight` [queries], the paper's lambda for each query.
 * Output: `query_logits` [grid, grid, queries]: lambda times those of the first geometry plus 1 - lambda times
 * those of the second. With one geometry, lambda has no effect and is left out.
 */
export function buildQueryLogits(architecture: ClipArchitecture, geometries: number): Graph {
  const { projectionWidth } = architecture;
  const grid = gridSize(architecture);
  const graph = new Graph('query-logits');
  const features = graph.input('window_features', 'float32', [geometries, grid, grid, projectionWidth]);
  const queries = graph.input('query_features', 'float32', ['queries', projectionWidth]);
  const lambda = graph.input('image_engineering_weight', 'float32', ['queries']);
  const logits = Array.from({ length: geometries }, (_, index) =>
    matMul(squeeze(slice(features, 0, index, index + 1), 0), transposeMatrix(queries)),
  );
  graph.output('query_logits', mixGeometries(logits, lambda));
  return graph;
}

/** Mixes the logits of one or two geometries by lambda, which broadcasts over queries. */
export function mixGeometries([first, second]: readonly Value[], lambda: Value): Value {
  if (second === undefined) return first!;
  const rest = subtract(lambda.graph.scalar('one', 1), lambda);
  return add(multiply(first!, lambda), multiply(second, rest));
}

/**
 * Overlapping windows into one picture (numerics, section 6): upsampling, placement, division by
 * coverage and the resize to the working size are linear and separable, so they are one matrix a
 * side, and merging is two matrix products a query.
 */
import { Graph } from '../onnx/graph.ts';
import { matMul, transposeMatrix } from '../onnx/operators.ts';

/**
 * Inputs: `grid_logits` [queries, grid_rows, grid_columns], the windows' grids side by side in
 * window order; `row_matrix` [height, grid_rows]; `column_matrix` [width, grid_columns].
 * Output: `query_logits` [queries, height, width].
 */
export function buildMerge(): Graph {
  const graph = new Graph('merge');
  const grids = graph.input('grid_logits', 'float32', ['queries', 'grid_rows', 'grid_columns']);
  const rows = graph.input('row_matrix', 'float32', ['height', 'grid_rows']);
  const columns = graph.input('column_matrix', 'float32', ['width', 'grid_columns']);
  graph.output('query_logits', matMul(rows, matMul(grids, transposeMatrix(columns))));
  return graph;
}

/**
 * Merges overlapping windows into one image (numerics, section 6): upsampling, placement, division by
 * coverage and the resize to the working size are linear and separable, so they are one matrix per axis, and
 * merging is two matrix products.
 */
import { product } from '../onnx/dimension.ts';
import { Graph } from '../onnx/graph.ts';
import { matMul, reshape } from '../onnx/operators.ts';

/**
 * Inputs: `grid_logits` [grid_rows, grid_columns, queries], the windows' grids side by side in
 * window order; `row_matrix` [height, grid_rows]; `column_matrix` [width, grid_columns].
 * Output: `query_logits` [height, width * queries].
 */
export function buildMerge(): Graph {
  const graph = new Graph('merge');
  const grids = graph.input('grid_logits', 'float32', ['grid_rows', 'grid_columns', 'queries']);
  const rows = graph.input('row_matrix', 'float32', ['height', 'grid_rows']);
  const columns = graph.input('column_matrix', 'float32', ['width', 'grid_columns']);
  // Columns come first, so that the second product is one of plain matrices.
  const wide = reshape(matMul(columns, grids), ['grid_rows', product(['width', 'queries'])]);
  graph.output('query_logits', matMul(rows, wide));
  return graph;
}

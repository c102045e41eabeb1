/**
 * Converts query logits to class scores (numerics, section 8, steps 1 and 2).
 *
 * The maximum over a class's queries gathers them with a table. A scatter with a maximum would need less
 * memory, but onnxruntime runs it in several threads that overwrite each other if two queries belong to one
 * class: its results change from run to run.
 */
import { Graph } from '../onnx/graph.ts';
import { gather, multiply, reduceMaximum, softmax } from '../onnx/operators.ts';

/**
 * Inputs: `query_logits` [pixels, queries]; `logit_scale`; `queries_of_class` int64
 * [classes, slots], see `tabulateQueries`.
 * Output: `class_scores` [pixels, classes]: softmax over all queries, and for each class the
 * maximum over its own.
 */
export function buildClassScores(): Graph {
  const graph = new Graph('class-scores');
  const logits = graph.input('query_logits', 'float32', ['pixels', 'queries']);
  const scale = graph.input('logit_scale', 'float32', []);
  const table = graph.input('queries_of_class', 'int64', ['classes', 'slots']);
  const probabilities = softmax(multiply(logits, scale), 1);
  graph.output('class_scores', reduceMaximum(gather(probabilities, 1, table), 2));
  return graph;
}

/** Row-major indices of queries, [classes, slots]. */
export type QueryTable = { classes: number; slots: number; queries: number; data: BigInt64Array };

/**
 * Tabulates the queries of each class in as many slots as the largest class needs; a class with fewer repeats
 * its first query, which changes no maximum.
 *
 * @param bounds [classes + 1]: the queries of class c run from bounds[c] to bounds[c + 1].
 */
export function tabulateQueries(bounds: readonly number[]): QueryTable {
  const firsts = bounds.slice(0, -1);
  const counts = firsts.map((first, index) => bounds[index + 1]! - first);
  const slots = Math.max(...counts);
  const rows = firsts.map((first, index) =>
    Array.from({ length: slots }, (_, slot) => first + (slot < counts[index]! ? slot : 0)),
  );
  return {
    classes: firsts.length,
    slots,
    queries: bounds.at(-1) ?? 0,
    data: BigInt64Array.from(rows.flat(), BigInt),
  };
}

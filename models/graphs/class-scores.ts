/**
 * Query logits to class scores (numerics, section 8, steps 1 and 2).
 *
 * The maximum over a class's queries gathers them by a table. A scatter with a maximum would need
 * less memory, but onnxruntime runs it in several threads that overwrite each other where two
 * queries belong to one class: its results change from run to run.
 */
import { Graph } from '../onnx/graph.ts';
import { gatherRows, multiply, reduceMaximum, softmax } from '../onnx/operators.ts';

/**
 * Inputs: `query_logits` [queries, height, width]; `logit_scale`; `queries_of_class` int64
 * [classes, slots], see `tabulateQueries`.
 * Output: `class_scores` [classes, height, width]: softmax over all queries, and for each class
 * the maximum over its own.
 */
export function buildClassScores(): Graph {
  const graph = new Graph('class-scores');
  const logits = graph.input('query_logits', 'float32', ['queries', 'height', 'width']);
  const scale = graph.input('logit_scale', 'float32', []);
  const table = graph.input('queries_of_class', 'int64', ['classes', 'slots']);
  const probabilities = softmax(multiply(logits, scale), 0);
  graph.output('class_scores', reduceMaximum(gatherRows(probabilities, table), 1));
  return graph;
}

/** Row-major indices of queries, [classes, slots]. */
export type QueryTable = { classes: number; slots: number; data: BigInt64Array };

/**
 * The queries of each class, in as many slots as the largest class needs; a class with fewer
 * repeats its first one, which changes no maximum.
 *
 * @param classOfQuery For each query its class; every class from 0 on has one.
 */
export function tabulateQueries(classOfQuery: readonly number[]): QueryTable {
  const classes = Math.max(...classOfQuery) + 1;
  const own = Array.from({ length: classes }, (): number[] => []);
  for (const [query, index] of classOfQuery.entries()) own[index]!.push(query);
  const slots = Math.max(...own.map(({ length }) => length));
  const rows = own.map((queries) => Array.from({ length: slots }, (_, slot) => queries[slot] ?? queries[0]!));
  return { classes, slots, data: BigInt64Array.from(rows.flat(), BigInt) };
}

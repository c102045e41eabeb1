/** Query logits to class scores (numerics, section 8, steps 1 and 2). */
import { Graph } from '../onnx/graph.ts';
import { concatenate, fill, multiply, scatterMaximum, softmax } from '../onnx/operators.ts';

/**
 * Inputs: `query_logits` [queries, height, width]; `logit_scale`; `class_of_query` int64
 * [queries, 1]; `class_count` int64 [1].
 * Output: `class_scores` [classes, height, width]: softmax over all queries, and for each class
 * the maximum over its own.
 */
export function buildClassScores(): Graph {
  const graph = new Graph('class-scores');
  const logits = graph.input('query_logits', 'float32', ['queries', 'height', 'width']);
  const scale = graph.input('logit_scale', 'float32', []);
  const classOfQuery = graph.input('class_of_query', 'int64', ['queries', 1]);
  const classCount = graph.input('class_count', 'int64', [1]);
  const probabilities = softmax(multiply(logits, scale), 0);
  const pixels = graph.node('Shape', [logits], { type: 'int64', shape: [2] }, { start: 1, end: 3 });
  // Probabilities are never below zero, so a maximum may start there.
  const zeros = fill(graph, 'zero', 0, concatenate([classCount, pixels], 0), ['classes', 'height', 'width']);
  graph.output('class_scores', scatterMaximum(zeros, classOfQuery, probabilities));
  return graph;
}

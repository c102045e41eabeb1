/**
 * Builds pixel-adaptive mask refinement (numerics, section 7; Araslanov and Roth, CVPR 2020): each iteration
 * replaces a query's value at a pixel by a weighted sum of its neighbors' values. The weights measure how
 * similar a neighbor is to the pixel; they depend only on the image.
 */
import { neighborOffsets, type Offset } from '#contracts/segmentation/neighbor-offsets.ts';
import type { PamrOptions } from '#contracts/segmentation/options.ts';
import { Graph, type Value } from '../onnx/graph.ts';
import {
  absolute,
  add,
  concatenate,
  crop,
  divideBy,
  multiply,
  padEdges,
  reduceMean,
  reduceSum,
  slice,
  softmax,
  squareRoot,
  squeeze,
  subtract,
  unsqueeze,
  type CropSize,
} from '../onnx/operators.ts';

/**
 * Inputs: `guide` [3, height, width], the normalized image; `query_logits` [height, width, queries].
 * Output: `refined_logits` [height, width, queries].
 */
export function buildPamr({ iterations, dilations }: PamrOptions): Graph {
  const graph = new Graph('pamr');
  const guide = graph.input('guide', 'float32', [3, 'height', 'width']);
  const logits = graph.input('query_logits', 'float32', ['height', 'width', 'queries']);
  const size: CropSize = {
    tensor: graph.node('Shape', [logits], { type: 'int64', shape: [2] }, { start: 0, end: 2 }),
    shape: ['height', 'width'],
  };
  const neighbors = neighborOffsets(dilations);
  const weights = graph.within('weights', () => neighborWeights(guide, neighbors, dilations.length, size));
  let refined = logits;
  for (let iteration = 0; iteration < iterations; iteration += 1) {
    refined = graph.within(`iteration_${iteration}`, () => propagate(refined, weights, neighbors, size));
  }
  graph.output('refined_logits', refined);
  return graph;
}

/** Computes the softmax over the neighbors of their similarity: [neighbors, height, width, 1]. */
function neighborWeights(guide: Value, neighbors: readonly Offset[], rings: number, size: CropSize): Value {
  const { graph } = guide;
  const pictures = shifted(guide, 1, neighbors, size).map((picture) => unsqueeze(picture, 0));
  const around = concatenate(pictures, 0);
  const center = unsqueeze(guide, 0);
  const deviation = standardDeviation(concatenate([around, ...Array<Value>(rings).fill(center)], 0));
  const scale = add(multiply(deviation, graph.scalar('deviation_share', 0.1)), graph.scalar('epsilon', 1e-8));
  const distance = reduceMean(divideBy(absolute(subtract(around, center)), scale), 1);
  return unsqueeze(softmax(multiply(distance, graph.scalar('minus_one', -1)), 0), 3);
}

/** Computes the unbiased standard deviation over the first axis, which stays with size 1. */
function standardDeviation(samples: Value): Value {
  const deviations = subtract(samples, reduceMean(samples, 0, true));
  const total = reduceSum(multiply(deviations, deviations), 0, true);
  return squareRoot(multiply(total, total.graph.scalar('unbiased', 1 / (Number(samples.shape[0]) - 1))));
}

function propagate(x: Value, weights: Value, neighbors: readonly Offset[], size: CropSize): Value {
  return shifted(x, 0, neighbors, size)
    .map((neighbor, index) => multiply(neighbor, squeeze(slice(weights, 0, index, index + 1), 0)))
    .reduce((sum, term) => add(sum, term));
}

/** Shifts x to each neighbor, with the border repeated outside. @param axis The axis of the rows. */
function shifted(x: Value, axis: number, neighbors: readonly Offset[], size: CropSize): Value[] {
  const reach = Math.max(...neighbors.flat());
  const padded = padEdges(x, axis, reach, ['padded_height', 'padded_width']);
  return neighbors.map(([dy, dx]) => crop(padded, axis, reach + dy, reach + dx, size));
}

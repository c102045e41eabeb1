/**
 * Averages patches over those that an earlier block finds similar, and makes an attention map of the same
 * similarities (numerics, section 13.1). All of it is float32, whatever the type of the weights is.
 */
import type { EncoderOptions } from '#contracts/segmentation/encoder-options.ts';
import type { Value } from '../onnx/graph.ts';
import {
  add,
  divideBy,
  isAtLeast,
  l2Normalize,
  matMul,
  multiply,
  reduceMean,
  reduceSum,
  softmax,
  subtract,
  transposeMatrix,
  where,
} from '../onnx/operators.ts';

/** Keeps the division finite where no patch is similar. */
const LEAST_SUM = 1e-6;

/** An argument of exp that gives 0 in every floating-point type. */
const HIDDEN = -1e4;

/** Computes the cosines between patches: [batch, patches, width] to [batch, patches, patches]. */
export function similarities(patches: Value): Value {
  const unit = l2Normalize(patches);
  return matMul(unit, transposeMatrix(unit));
}

/** Averages patches [batch, patches, width] over those that are similar enough, weighted by similarity. */
export function averageSimilar(patches: Value, similarity: Value, threshold: number): Value {
  const { graph } = patches;
  const isSimilar = isAtLeast(similarity, graph.scalar('threshold', threshold));
  const weights = where(isSimilar, similarity, graph.scalar('unlike', 0));
  const sums = add(reduceSum(weights, 2, true), graph.scalar('least_sum', LEAST_SUM));
  return divideBy(matMul(weights, patches), sums);
}

/**
 * Makes an attention map of similarities: a softmax over those that are at least the mean of the window. [batch,
 * patches, patches], the same for every head.
 */
export function guidedMap(
  similarity: Value,
  { sharpness }: Pick<EncoderOptions['calibration'], 'sharpness'>,
): Value {
  const { graph } = similarity;
  const mean = reduceMean(reduceMean(similarity, 2, true), 1, true);
  const above = subtract(similarity, mean);
  const logits = multiply(above, graph.scalar('sharpness', sharpness));
  return softmax(where(isAtLeast(similarity, mean), logits, graph.scalar('hidden', HIDDEN)), 2);
}

/** The one place that decides whether a photo is segmented by the function or by a GPU worker. */
import { ProblemError } from '../errors.ts';
import { SHARD_IMAGES } from '../evaluations/evaluation-progress.ts';
import type { Priority } from '../queues/queue-names.ts';
import type { SegmentationOptions } from '../segmentation/options.ts';
import { SERVICE_LIMITS } from '../limits.ts';
import { countEncoderPasses } from '../images/encoder-passes.ts';

export const COMPUTES = ['lambda', 'gpu', 'both'] as const;
export type Compute = (typeof COMPUTES)[number];

/** The queues of work: those of GPU workers, by priority, and that of the function. */
export type WorkQueueName = Priority | 'function';

/**
 * Encoder passes that the function finishes well within its 15 minutes: a pass takes a fifth of a second on two cores
 * (docs/benchmarks.md), and is assumed to take half a second in Lambda.
 */
export const FUNCTION_PASSES = 1000;

/** Photos with more passes than this go to GPUs where a stage has both: a minute of waiting is what a start takes. */
const QUICK_PASSES = 150;

/** The proportions that a photo is assumed to have while its size is unknown. */
const WIDE_PHOTO = { width: 2000, height: 1000 };

export type Work = {
  priority: Priority;
  options: Pick<SegmentationOptions, 'short_side' | 'stride' | 'views'>;
};

/** @param gpuIsFree Tells whether a GPU worker is ready and has nothing to do; asked only if that matters. */
export async function chooseQueue(
  compute: Compute,
  { priority, options }: Work,
  gpuIsFree: () => Promise<boolean>,
): Promise<WorkQueueName> {
  if (compute === 'lambda') return 'function';
  if (compute === 'gpu' || priority === 'batch') return priority;
  if (countEncoderPasses(WIDE_PHOTO, options) > QUICK_PASSES) return priority;
  return (await gpuIsFree()) ? priority : 'function';
}

/** The proportions of most photos. */
const PHOTO = { width: 1600, height: 1200 };

/**
 * Throws `limit-exceeded` if a function could not score a shard of the evaluation in time, in a stage without GPUs.
 * Variants that differ only in what follows the encoder share its passes.
 */
export function refuseLongShards(compute: Compute, variants: readonly { options: Work['options'] }[]): void {
  if (compute !== 'lambda') return;
  const encodings = new Set(
    variants.map(({ options: { short_side, stride, views } }) =>
      JSON.stringify({ short_side, stride, views }),
    ),
  );
  const passes = [...encodings]
    .map((text) => SHARD_IMAGES * countEncoderPasses(PHOTO, JSON.parse(text) as Work['options']))
    .reduce((sum, each) => sum + each, 0);
  if (passes <= FUNCTION_PASSES) return;
  throw new ProblemError(
    'limit-exceeded',
    `The evaluation needs about ${passes} encoder passes for each ${SHARD_IMAGES} images; at most ${FUNCTION_PASSES} ` +
      'are allowed where no GPU worker runs. Ask for fewer variants, a larger stride or fewer views.',
  );
}

/** The encoder passes that one photo may need in a stage. */
export function passesAllowed(compute: Compute): number {
  return compute === 'lambda' ? FUNCTION_PASSES : SERVICE_LIMITS.encoderPasses;
}

/** Controls how a segmentation runs and how it reports to its caller. */
import { setImmediate } from 'node:timers/promises';
import type { Priority } from '#contracts/queues/queue-names.ts';
import type { FeatureScope } from '../features/feature-scope.ts';

export type Progress = {
  /** `text`: encoding prompts; `windows`: encoding windows. */
  stage: 'text' | 'windows';
  done: number;
  total: number;
};

export type RunHooks = {
  /** Stops the work between two batches. */
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
  /** The id of the job or evaluation, for log lines about requests that its run makes. */
  work?: string;
  /** The work among which features of images are kept and used again. Default: the configuration's. */
  featureScope?: FeatureScope | undefined;
  /** Work of a higher priority goes first where photos wait for each other. Default: interactive. */
  priority?: Priority | undefined;
  /** Divides the size of window batches, for work that ran out of memory. Default: 1. */
  windowBatchDivisor?: number;
  /** Returns the class scores along with the labels. Default: false. */
  withScores?: boolean;
  /** Receives intermediate tensors by their conformance name, before they are changed. */
  onTensor?: (name: string, data: Float32Array | Uint8Array, shape: number[]) => void;
};

/** The divisor of the window batch for work that ran out of memory once. */
export const DEGRADED_DIVISOR = 2;

/** Lets pending messages arrive, including an abort, and throws if the work was aborted. */
export async function checkpoint(signal: AbortSignal | undefined): Promise<void> {
  await setImmediate();
  signal?.throwIfAborted();
}

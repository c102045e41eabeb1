/** How a segmentation is run, and how it talks to whoever asked for it. */
import { setImmediate } from 'node:timers/promises';

export type Progress = {
  /** `text`: prompts encoded; `windows`: windows encoded. */
  stage: 'text' | 'windows';
  done: number;
  total: number;
};

export type RunHooks = {
  /** Stops the work between two batches. */
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
  /** The id of the job or evaluation, for the log of whatever its run asks. */
  work?: string;
  /** Windows go through the encoder in batches of one part in so many, for want of memory. Default: 1. */
  windowBatchDivisor?: number;
  /** Sees intermediate tensors by their conformance name, before they are changed. */
  onTensor?: (name: string, data: Float32Array | Uint8Array, shape: number[]) => void;
};

/** Of the window batch, for work that ran out of memory once. */
export const DEGRADED_DIVISOR = 2;

/** Lets messages in, an abort among them, and throws when the work was aborted. */
export async function checkpoint(signal: AbortSignal | undefined): Promise<void> {
  await setImmediate();
  signal?.throwIfAborted();
}

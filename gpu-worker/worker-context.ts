/** What every part of a worker works with. */
import type { Backend } from '#backend/backend.ts';
import type { Logger } from '#contracts/log.ts';
import type { SegmenterClient } from '#engine/segmentation/segmenter-client.ts';
import type { Price } from './jobs/run-meter.ts';
import type { Readiness } from './process/readiness.ts';

export type WorkerContext = {
  /** The name on the rows of its jobs. */
  id: string;
  backend: Backend;
  segmenter: Pick<SegmenterClient, 'segment' | 'label' | 'failure'>;
  readiness: Readiness;
  /** How long a message is hidden at a time. */
  visibilitySeconds: number;
  /** Undefined: costs are not estimated. */
  price?: Price;
  log: Logger;
};

/**
 * A lease ends a little before its message comes back: a worker that finds the message of one that was
 * killed finds the job free, too.
 */
export function leaseSeconds({ visibilitySeconds }: Pick<WorkerContext, 'visibilitySeconds'>): number {
  return visibilitySeconds * 0.9;
}

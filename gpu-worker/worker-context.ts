/** The parts that all work of a worker shares. */
import type { Backend } from '#backend/backend.ts';
import type { Logger } from '#contracts/log.ts';
import type { SegmenterClient } from '#engine/segmentation/segmenter-client.ts';
import type { Price } from '#contracts/estimated-cost.ts';
import type { Readiness } from './process/readiness.ts';
import type { SharedTime } from '#engine/segmentation/shared-time.ts';

export type WorkerContext = {
  /** The holder of leases in the rows of jobs: the worker, and the lane that has the job. */
  id: string;
  backend: Backend;
  segmenter: Pick<SegmenterClient, 'segment' | 'label' | 'failure' | 'photosAtOnce'>;
  readiness: Readiness;
  /** The time that the work at hand shares. */
  time: SharedTime;
  /** The visibility timeout of a message; the heartbeat extends it by as much. */
  visibilitySeconds: number;
  /** Costs are estimated only if this is defined. */
  price?: Price;
  log: Logger;
};

/**
 * A lease expires a little before its message becomes visible again: the worker that receives the message of
 * a killed one finds the job free.
 */
export function leaseSeconds({ visibilitySeconds }: Pick<WorkerContext, 'visibilitySeconds'>): number {
  return visibilitySeconds * 0.9;
}

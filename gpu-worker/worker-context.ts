/** The parts that all work of a worker shares. */
import type { Backend } from '#backend/backend.ts';
import type { Logger } from '#contracts/log.ts';
import type { SegmenterClient } from '#engine/segmentation/segmenter-client.ts';
import type { Price } from '#contracts/estimated-cost.ts';
import type { Readiness } from './process/readiness.ts';

export type WorkerContext = {
  /** The worker's name in the rows of its jobs. */
  id: string;
  backend: Backend;
  segmenter: Pick<SegmenterClient, 'segment' | 'label' | 'failure'>;
  readiness: Readiness;
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

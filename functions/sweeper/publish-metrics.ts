/**
 * The backlog and the repairs, as a log line that CloudWatch makes metrics of (Embedded Metric
 * Format). Counting here also keeps the metrics alive that SQS stops sending for an idle queue.
 */
import type { Queues, QueueUrls } from '../../contracts/cloud/queues.ts';
import type { Logger } from '../../contracts/log.ts';
import {
  METRICS_NAMESPACE,
  REPAIRED_METRIC,
  UNREPAIRED_METRIC,
  WAITING_METRICS,
} from '../../contracts/metrics.ts';
import type { SweepReport } from './sweep.ts';

export type Measured = { at: Date; waiting: Record<keyof QueueUrls, number>; report: SweepReport };

const QUEUES = Object.keys(WAITING_METRICS) as (keyof QueueUrls)[];

export async function countBacklog(queues: Queues): Promise<Measured['waiting']> {
  const counts = await Promise.all(
    QUEUES.map(async (queue) => [queue, await queues.countWaiting(queue)] as const),
  );
  return Object.fromEntries(counts) as Measured['waiting'];
}

export function publishMetrics(log: Logger, measured: Measured): void {
  log.info(embeddedMetrics(measured), 'sweep');
}

/** One metric a member, without dimensions. */
export function embeddedMetrics({ at, waiting, report }: Measured) {
  const repaired = Object.values(report.repaired).reduce((sum, count) => sum + count, 0);
  const metrics: Record<string, number> = {
    ...Object.fromEntries(QUEUES.map((queue) => [WAITING_METRICS[queue], waiting[queue]])),
    [REPAIRED_METRIC]: repaired,
    [UNREPAIRED_METRIC]: report.unrepaired,
  };
  return {
    _aws: {
      Timestamp: at.getTime(),
      CloudWatchMetrics: [
        {
          Namespace: METRICS_NAMESPACE,
          Dimensions: [[]],
          Metrics: Object.keys(metrics).map((Name) => ({ Name, Unit: 'Count' })),
        },
      ],
    },
    ...metrics,
    repaired: report.repaired,
  };
}

/**
 * Publishes the backlog, the workers and the repairs as a log line that CloudWatch turns into
 * metrics (Embedded Metric Format). The backlog is counted here, since SQS stops sending figures of
 * an idle queue.
 */
import type { Backend } from '#backend/backend.ts';
import { liveWorkers } from '#backend/live-workers.ts';
import { PRIORITIES } from '#contracts/queues/queue-names.ts';
import type { Logger } from '#contracts/log.ts';
import {
  BACKLOG_METRIC,
  METRICS_NAMESPACE,
  READY_WORKERS_METRIC,
  REPAIRED_METRIC,
  STAGE_DIMENSION,
  UNREPAIRED_METRIC,
} from '#contracts/metrics.ts';
import type { SweepReport } from './sweep.ts';

/** Numbers by the name of their metric. */
export type Counts = Record<string, number>;
export type Measured = { stage: string; at: Date; counts: Counts; report: SweepReport };

export async function countWork({
  queues,
  table,
  now,
}: Pick<Backend, 'queues' | 'table' | 'now'>): Promise<Counts> {
  const [workers, ...messages] = await Promise.all([
    liveWorkers(table, now),
    ...PRIORITIES.map((name) => queues.count(name)),
  ]);
  return {
    [BACKLOG_METRIC]: messages.reduce((sum, { waiting, inWork }) => sum + waiting + inWork, 0),
    [READY_WORKERS_METRIC]: workers.filter(({ ready_at }) => ready_at !== undefined).length,
  };
}

export function publishMetrics(log: Logger, measured: Measured): void {
  log.info(embeddedMetrics(measured), 'sweep');
}

/** Returns one metric for each member, all with the stage as their dimension. */
function embeddedMetrics({ stage, at, counts, report }: Measured) {
  const repaired = Object.values(report.repaired).reduce((sum, count) => sum + count, 0);
  const metrics: Counts = {
    ...counts,
    [REPAIRED_METRIC]: repaired,
    [UNREPAIRED_METRIC]: report.unrepaired,
  };
  return {
    _aws: {
      Timestamp: at.getTime(),
      CloudWatchMetrics: [
        {
          Namespace: METRICS_NAMESPACE,
          Dimensions: [[STAGE_DIMENSION]],
          Metrics: Object.keys(metrics).map((Name) => ({ Name, Unit: 'Count' })),
        },
      ],
    },
    [STAGE_DIMENSION]: stage,
    ...metrics,
    repaired: report.repaired,
  };
}

/** The dashboard: what customers see, the queues, the workers, and the repairs. */
import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  GraphWidget,
  Metric,
  TextWidget,
  type IAlarm,
  type IMetric,
  type IWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import {
  BACKLOG_METRIC,
  READY_WORKERS_METRIC,
  REPAIRED_METRIC,
  UNREPAIRED_METRIC,
} from '#contracts/metrics.ts';
import { exhaustedWebhooksMetric, latencyMetric } from './log-metrics.ts';
import { serviceMetric } from './service-metric.ts';
import type { SegmentationFunction } from '../constructs/segmentation-function.ts';
import type { WorkerStack } from '../stacks/worker-stack.ts';
import type { ObservedStacks } from './observed-stacks.ts';

export type DashboardSources = ObservedStacks & { alarms: IAlarm[] };

const WIDTH = 8;
const PERIOD = { period: Duration.minutes(1) };

export function dashboardRows(sources: DashboardSources): IWidget[][] {
  const { alarms, configuration, stageName } = sources;
  return [
    [
      new TextWidget({
        markdown: `# ITACLIP ${stageName}\nRunbook: ${configuration.alarms.runbookUrl}`,
        width: 24,
        height: 2,
      }),
    ],
    [new AlarmStatusWidget({ alarms, width: 24, height: 4, title: 'Alarms' })],
    customers(sources),
    work(sources),
    upkeep(sources),
  ];
}

function customers({ service, stageName }: DashboardSources): IWidget[] {
  const { api } = service.functions;
  const count = (name: string) => api.metric(name, { ...PERIOD, statistic: 'Sum' });
  return [
    graph('Requests', [count('UrlRequestCount'), count('Url4xxCount'), count('Url5xxCount')]),
    graph('GET, p99', [latencyMetric(stageName)]),
    graph('API: at once, throttled', [
      api.metric('ConcurrentExecutions', { ...PERIOD, statistic: 'Maximum' }),
      api.metricThrottles(PERIOD),
    ]),
  ];
}

function work({ service, worker, stageName }: DashboardSources): IWidget[] {
  const queues = Object.values(service.queues).map(({ queue }) => queue);
  const most = { ...PERIOD, statistic: 'Maximum' };
  const waiting = queues.map((queue) => queue.metricApproximateNumberOfMessagesVisible(most));
  const oldest = queues.map((queue) => queue.metricApproximateAgeOfOldestMessage(most));
  return [
    graph('Waiting and running jobs', [serviceMetric(BACKLOG_METRIC, stageName), ...waiting]),
    graph('Age of the oldest message, s', oldest),
    ...(worker
      ? [graph('Workers', [serviceMetric(READY_WORKERS_METRIC, stageName), reservedGpus(worker)])]
      : []),
    ...(service.segmentation
      ? [graph('Segmentation by the function', functionMetrics(service.segmentation))]
      : []),
  ];
}

function reservedGpus({ cluster }: WorkerStack): Metric {
  return new Metric({
    namespace: 'AWS/ECS',
    metricName: 'GPUReservation',
    dimensionsMap: { ClusterName: cluster.clusterName },
    statistic: 'Average',
    ...PERIOD,
  });
}

function functionMetrics(segmentation: SegmentationFunction): IMetric[] {
  return [
    segmentation.metric('ConcurrentExecutions', { ...PERIOD, statistic: 'Maximum' }),
    segmentation.metricThrottles(PERIOD),
    segmentation.metricErrors(PERIOD),
  ];
}

function upkeep({ service, stageName }: DashboardSources): IWidget[] {
  const functions = Object.values(service.functions);
  return [
    graph('Repairs', [
      serviceMetric(REPAIRED_METRIC, stageName, 'Sum'),
      serviceMetric(UNREPAIRED_METRIC, stageName, 'Sum'),
    ]),
    graph(
      'Function errors',
      functions.map((each) => each.metricErrors(PERIOD)),
    ),
    graph('Dead letters and exhausted webhooks', [
      service.functions['dead-letters'].metricInvocations(PERIOD),
      exhaustedWebhooksMetric(stageName),
    ]),
  ];
}

function graph(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, left, width: WIDTH, height: 6 });
}

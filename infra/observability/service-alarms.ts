/** All alarms as data: each with its symptom and its section of the runbook. */
import { Duration } from 'aws-cdk-lib';
import { MathExpression, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import {
  BACKLOG_METRIC,
  READY_WORKERS_METRIC,
  REPAIRED_METRIC,
  UNREPAIRED_METRIC,
} from '#contracts/metrics.ts';
import { PRIORITIES } from '#contracts/queues/queue-names.ts';
import type { RunbookAlarmProps } from '../constructs/runbook-alarm.ts';
import { workQueuesOf } from '../lambda/function-rights.ts';
import { exhaustedWebhooksMetric, latencyMetric } from './log-metrics.ts';
import { serviceMetric } from './service-metric.ts';
import { waitingAlarm } from './waiting-alarm.ts';
import type { EdgeStack } from '../stacks/edge-stack.ts';
import type { ServiceStack } from '../stacks/service-stack.ts';
import { hasFunction, hasGpus, type StageConfiguration } from '../stages/stage-configuration.ts';

export type AlarmSources = {
  stageName: string;
  configuration: StageConfiguration;
  service: ServiceStack;
  edge: EdgeStack;
};

const MINUTE = Duration.minutes(1);
/** A cold start takes up to ten minutes; after this time somebody has to look. */
const WORKER_MINUTES = 15;

/** Returns the alarms of a stage by their ids: all, or the essential ones. */
export function serviceAlarms(sources: AlarmSources): Record<string, RunbookAlarmProps> {
  const all = everyAlarm(sources);
  if (sources.configuration.alarms.which === 'all') return all;
  return Object.fromEntries(Object.entries(all).filter(([, { essential }]) => essential));
}

function everyAlarm(sources: AlarmSources): Record<string, RunbookAlarmProps> {
  return {
    ...queueAlarms(sources),
    ...apiAlarms(sources),
    ...(hasGpus(sources.configuration) && workerAlarms(sources)),
    ...repairAlarms(sources),
  };
}

function queueAlarms({ service, configuration, stageName }: AlarmSources): Record<string, RunbookAlarmProps> {
  const { queues, functions } = service;
  const { oldestMessageMinutes } = configuration.alarms;
  const { evaluations } = workQueuesOf(configuration, queues);
  const oldest = Object.entries(queues).map(([name, { queue }]) => [
    `OldestMessage-${name}`,
    {
      ...waitingAlarm({
        name,
        queue,
        oldestMessageMinutes,
        holdsEvaluations: queue === evaluations.queue,
      }),
      essential: serves(configuration, name),
    },
  ]);
  return {
    ...(Object.fromEntries(oldest) as Record<string, RunbookAlarmProps>),
    // Dead letters do not stay in their queues, where few would be seen: each is a call of the
    // function.
    DeadLetters: {
      symptom: 'Jobs ended as dead letters.',
      section: 'dead-letters',
      essential: true,
      metric: functions['dead-letters'].metricInvocations({ period: Duration.minutes(5) }),
      threshold: 0,
    },
    DeadLettersStuck: {
      symptom: 'Dead letters are not removed from their queues.',
      section: 'dead-letters',
      metric: new MathExpression({
        expression: 'SUM(METRICS())',
        label: 'dead letters',
        usingMetrics: Object.fromEntries(
          Object.entries(queues).map(([name, { deadLetters }]) => [
            name,
            deadLetters.metricApproximateNumberOfMessagesVisible({ period: MINUTE, statistic: 'Maximum' }),
          ]),
        ),
        period: MINUTE,
      }),
      threshold: 0,
      periods: 10,
    },
    WebhooksExhausted: {
      symptom: 'Webhooks failed in their last attempt.',
      section: 'webhooks-exhausted',
      essential: true,
      metric: exhaustedWebhooksMetric(stageName),
      threshold: 0,
    },
  };
}

/** A queue whose work nothing does in a stage, as that of GPU workers without GPUs, is watched only among all alarms. */
function serves(configuration: StageConfiguration, queue: string): boolean {
  if (queue === 'function') return hasFunction(configuration);
  return (PRIORITIES as readonly string[]).includes(queue) ? hasGpus(configuration) : true;
}

function apiAlarms({ service, configuration, stageName }: AlarmSources): Record<string, RunbookAlarmProps> {
  const { api, ...others } = service.functions;
  const { segmentation } = service;
  const background = { ...others, ...(segmentation && { segmentation }) };
  return {
    ServerErrors: {
      symptom: 'The API answers with 5xx errors.',
      section: 'the-api-answers-with-5xx',
      essential: true,
      metric: api.metric('Url5xxCount', { period: Duration.minutes(5), statistic: 'Sum' }),
      threshold: 0,
      // One call that ran out of time while it started is no outage.
      periods: 3,
      periodsAbove: 2,
    },
    SlowReads: {
      symptom: 'The slowest 1% of GET requests are too slow.',
      section: 'the-api-is-slow',
      metric: latencyMetric(stageName),
      threshold: configuration.alarms.latencySeconds * 1000,
      periods: 3,
    },
    FunctionErrors: {
      symptom: 'A background function fails.',
      section: 'a-function-fails',
      essential: true,
      metric: new MathExpression({
        expression: 'SUM(METRICS())',
        label: 'errors',
        usingMetrics: Object.fromEntries(
          Object.entries(background).map(([name, each]) => [
            name.replace('-', '_'),
            each.metricErrors({ period: Duration.minutes(5) }),
          ]),
        ),
        period: Duration.minutes(5),
      }),
      threshold: 0,
      periods: 2,
    },
  };
}

function workerAlarms({ service, stageName }: AlarmSources): Record<string, RunbookAlarmProps> {
  const { interactive, batch } = service.queues;
  const deleted = (queue: typeof interactive.queue): IMetric =>
    queue.metricNumberOfMessagesDeleted({ period: MINUTE, statistic: 'Sum' });
  const usingMetrics = {
    backlog: serviceMetric(BACKLOG_METRIC, stageName),
    ready: serviceMetric(READY_WORKERS_METRIC, stageName),
    ofInteractive: deleted(interactive.queue),
    ofBatch: deleted(batch.queue),
  };
  const expression = (text: string, label: string) =>
    new MathExpression({ expression: text, label, usingMetrics, period: MINUTE });
  return {
    NoWorker: {
      symptom: 'Jobs wait, and no worker becomes ready.',
      section: 'no-worker-becomes-ready',
      essential: true,
      metric: new MathExpression({
        expression: 'IF(backlog > 0 AND ready < 1, 1, 0)',
        label: 'jobs without ready workers',
        usingMetrics: { backlog: usingMetrics.backlog, ready: usingMetrics.ready },
        period: MINUTE,
      }),
      threshold: 0,
      periods: WORKER_MINUTES,
    },
    IdleGpu: {
      symptom: 'Jobs wait, and ready workers finish none.',
      section: 'gpus-are-idle-while-work-waits',
      metric: expression(
        'IF(backlog > 0 AND ready > 0 AND FILL(ofInteractive, 0) + FILL(ofBatch, 0) < 1, 1, 0)',
        'jobs that make no progress',
      ),
      threshold: 0,
      periods: WORKER_MINUTES,
    },
  };
}

function repairAlarms({ configuration, stageName, edge }: AlarmSources): Record<string, RunbookAlarmProps> {
  return {
    Repairs: {
      symptom: 'The sweeper repairs more rows than usual.',
      section: 'the-sweeper-repairs-a-lot',
      metric: serviceMetric(REPAIRED_METRIC, stageName, 'Sum', 60),
      threshold: configuration.alarms.repairsPerHour,
    },
    Unrepaired: {
      symptom: 'The sweeper cannot repair some rows.',
      section: 'the-sweeper-repairs-a-lot',
      essential: true,
      metric: serviceMetric(UNREPAIRED_METRIC, stageName, 'Sum', 5),
      threshold: 0,
      periods: 2,
    },
    SweeperSilent: {
      symptom: 'The sweeper publishes no metrics: rows are not repaired, and no worker is started.',
      section: 'the-sweeper-is-silent',
      essential: true,
      metric: new MathExpression({
        expression: 'IF(FILL(published, -1) < 0, 1, 0)',
        label: 'minutes without metrics',
        usingMetrics: { published: serviceMetric(BACKLOG_METRIC, stageName) },
        period: MINUTE,
      }),
      threshold: 0,
      periods: 5,
      missingIsFault: true,
    },
    OriginSecretRotation: {
      symptom: 'The secret between edge and API cannot be rotated.',
      section: 'the-origin-secret-is-not-rotated',
      essential: true,
      metric: edge.rotation.metricErrors({ period: Duration.minutes(5) }),
      threshold: 0,
    },
  };
}

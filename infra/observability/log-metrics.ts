/**
 * Metrics that are counted from log lines. The latency of GET requests comes from the API's own
 * lines: the function URL's metric also counts requests that asked to wait for a job (`Prefer:
 * wait`).
 */
import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { METRICS_NAMESPACE, WEBHOOK_EXHAUSTED } from '#contracts/metrics.ts';
import type { ServiceFunctions } from '../constructs/service-function.ts';

const READ_MILLISECONDS = 'ReadMilliseconds';
const WEBHOOKS_EXHAUSTED = 'WebhooksExhausted';

/** Metrics of log lines cannot have the stage as a dimension, so it is part of the namespace. */
function namespaceOf(stageName: string): string {
  return `${METRICS_NAMESPACE}/${stageName}`;
}

export function countLogLines(
  scope: Construct,
  { api, webhooks }: ServiceFunctions,
  stageName: string,
): void {
  const metricNamespace = namespaceOf(stageName);
  const message = (text: string) => FilterPattern.stringValue('$.msg', '=', text);
  new MetricFilter(scope, 'ReadLatency', {
    logGroup: api.logs,
    filterPattern: FilterPattern.all(message('request'), FilterPattern.stringValue('$.method', '=', 'GET')),
    metricNamespace,
    metricName: READ_MILLISECONDS,
    metricValue: '$.ms',
  });
  new MetricFilter(scope, 'ExhaustedWebhooks', {
    logGroup: webhooks.logs,
    filterPattern: message(WEBHOOK_EXHAUSTED),
    metricNamespace,
    metricName: WEBHOOKS_EXHAUSTED,
    metricValue: '1',
  });
}

export function latencyMetric(stageName: string): Metric {
  return new Metric({
    namespace: namespaceOf(stageName),
    metricName: READ_MILLISECONDS,
    statistic: 'p99',
    period: Duration.minutes(5),
    label: 'p99 of GET, ms',
  });
}

export function exhaustedWebhooksMetric(stageName: string): Metric {
  return new Metric({
    namespace: namespaceOf(stageName),
    metricName: WEBHOOKS_EXHAUSTED,
    statistic: 'Sum',
    period: Duration.minutes(5),
    label: 'exhausted webhooks',
  });
}

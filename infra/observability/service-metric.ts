/** A metric that the sweeper publishes, for alarms, scaling and the dashboard. */
import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS_NAMESPACE, STAGE_DIMENSION } from '#contracts/metrics.ts';

/** @param metricName One of `contracts/metrics.ts`. */
export function serviceMetric(
  metricName: string,
  stageName: string,
  statistic: 'Maximum' | 'Sum' = 'Maximum',
  minutes = 1,
): Metric {
  return new Metric({
    namespace: METRICS_NAMESPACE,
    metricName,
    dimensionsMap: { [STAGE_DIMENSION]: stageName },
    statistic,
    period: Duration.minutes(minutes),
  });
}

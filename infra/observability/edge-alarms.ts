/**
 * The alarms of the edge. CloudFront and its firewall publish their metrics in us-east-1 alone, and an alarm reads only
 * metrics of its own region.
 */
import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { RunbookAlarmProps } from '../constructs/runbook-alarm.ts';
import { firewallMetricName } from '../constructs/firewall.ts';
import type { StageConfiguration } from '../stages/stage-configuration.ts';
import type { EdgeStack } from '../stacks/edge-stack.ts';

export type EdgeSources = { stageName: string; configuration: StageConfiguration; edge: EdgeStack };

const FIVE_MINUTES = Duration.minutes(5);

/** Below this share of all requests, blocked ones are the usual scanners. */
const BLOCKED_SHARE = 0.1;
/** This many requests in five minutes are more than a scanner that passes by. */
const BLOCKED_REQUESTS = 50;

export function edgeAlarms({
  edge,
  stageName,
  configuration,
}: EdgeSources): Record<string, RunbookAlarmProps> {
  return {
    EdgeErrors: {
      symptom: 'More than 5% of requests end with 5xx at the edge.',
      section: 'the-edge-answers-with-5xx',
      essential: true,
      metric: edgeMetric('5xxErrorRate', edge),
      threshold: 5,
      periods: 3,
      periodsAbove: 2,
    },
    ...(configuration.api.firewall && { FirewallBlocks: blockedAlarm(stageName) }),
  };
}

function blockedAlarm(stageName: string): RunbookAlarmProps {
  const requests = (action: string) => firewallMetric(`${action}Requests`, stageName);
  return {
    symptom: 'The firewall refuses more than a tenth of all requests.',
    section: 'the-firewall-refuses-requests',
    essential: true,
    metric: new MathExpression({
      expression: `IF(blocked > ${BLOCKED_REQUESTS} AND blocked > ${BLOCKED_SHARE} * (blocked + FILL(allowed, 0)), 1, 0)`,
      label: 'many requests are blocked',
      usingMetrics: { blocked: requests('Blocked'), allowed: requests('Allowed') },
      period: FIVE_MINUTES,
    }),
    threshold: 0,
    periods: 3,
    periodsAbove: 2,
  };
}

function edgeMetric(metricName: string, { distribution }: EdgeStack): Metric {
  return new Metric({
    namespace: 'AWS/CloudFront',
    metricName,
    dimensionsMap: { DistributionId: distribution.distributionId, Region: 'Global' },
    statistic: 'Average',
    period: FIVE_MINUTES,
  });
}

/** Firewalls of CloudFront have no dimension for a region. */
function firewallMetric(metricName: string, stageName: string): Metric {
  return new Metric({
    namespace: 'AWS/WAFV2',
    metricName,
    dimensionsMap: { WebACL: firewallMetricName(stageName), Rule: 'ALL' },
    statistic: 'Sum',
    period: FIVE_MINUTES,
  });
}

/** The alarms of callers who are not served: throttled functions, and a canary that fails. */
import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { RunbookAlarmProps } from '../constructs/runbook-alarm.ts';
import type { ServiceFunction } from '../constructs/service-function.ts';
import type { ServiceStack } from '../stacks/service-stack.ts';

export type ReachabilitySources = { service: ServiceStack; canary: ServiceFunction };

const FIVE_MINUTES = Duration.minutes(5);

export function reachabilityAlarms({
  service,
  canary,
}: ReachabilitySources): Record<string, RunbookAlarmProps> {
  const { api, sweeper } = service.functions;
  return {
    Throttled: {
      symptom: 'Lambda refuses calls of the API or of the sweeper.',
      section: 'functions-are-throttled',
      essential: true,
      metric: new MathExpression({
        expression: 'SUM(METRICS())',
        label: 'throttled calls',
        usingMetrics: {
          api: api.metricThrottles({ period: FIVE_MINUTES }),
          sweeper: sweeper.metricThrottles({ period: FIVE_MINUTES }),
        },
        period: FIVE_MINUTES,
      }),
      threshold: 0,
      periods: 3,
      periodsAbove: 2,
    },
    CanaryFailed: {
      symptom: 'The canary, which uses the service as a customer does, fails.',
      section: 'the-canary-fails',
      essential: true,
      // The state lasts until the next call has had its chance.
      metric: canary.metricErrors({ period: Duration.hours(1) }),
      threshold: 0,
    },
  };
}

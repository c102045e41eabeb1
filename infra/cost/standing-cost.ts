/** The part of a month's bill that does not depend on photos, line by line. */
import { KILOBYTES_PER_GIGABYTE, HOURS_PER_MONTH, MINUTES_PER_MONTH } from './month.ts';
import { PRICES } from './prices.ts';
import { STANDING, type StageShape } from './usage.ts';

export function standingUsd(shape: StageShape): Record<string, number> {
  return {
    'Network of GPU workers': networkUsd(shape),
    'Firewall (web ACL and rules)': shape.firewall
      ? PRICES.wafAcl.usd + STANDING.wafRules * PRICES.wafRule.usd
      : 0,
    'Alarms, metrics, dashboard': monitoringUsd(shape),
    'Keys and secret': STANDING.keys * PRICES.key.usd + STANDING.secrets * PRICES.secret.usd,
    'Sweeper, schedules, polling of queues': MINUTES_PER_MONTH * minuteUsd() + pollingUsd(shape),
    'Canary, each hour': HOURS_PER_MONTH * canaryUsd(shape),
    'Container image and model':
      (hasGpus(shape) ? STANDING.imageGigabytes * PRICES.imageStorage.usd : 0) +
      STANDING.modelGigabytes * PRICES.s3Storage.usd,
  };
}

function hasGpus({ compute }: StageShape): boolean {
  return compute !== 'lambda';
}

function networkUsd(shape: StageShape): number {
  if (!hasGpus(shape)) return 0;
  const perHour = {
    endpoints: STANDING.interfaceEndpoints * shape.zones * PRICES.endpointHour.usd,
    nat: STANDING.natGateways * (PRICES.natGatewayHour.usd + PRICES.addressHour.usd),
    public: 0,
  };
  return perHour[shape.network] * HOURS_PER_MONTH;
}

function monitoringUsd({ compute, alarms, dashboard, firewall }: StageShape): number {
  const series = STANDING.alarmMetrics[compute][alarms] + (firewall ? STANDING.alarmMetricsOfFirewall : 0);
  const metrics = STANDING.metrics + (compute === 'lambda' ? 0 : STANDING.metricsOfGpus);
  return (
    series * PRICES.alarm.usd +
    metrics * PRICES.metric.usd +
    (dashboard ? STANDING.dashboards * PRICES.dashboard.usd : 0)
  );
}

function pollingUsd({ compute }: StageShape): number {
  const queues = STANDING.polledQueues + (compute === 'gpu' ? 0 : STANDING.polledQueuesOfFunction);
  return queues * STANDING.pollsPerQueueAndMinute * MINUTES_PER_MONTH * PRICES.sqsRequest.usd;
}

/** With GPU workers alone it segments only while one is up, which is paid for anyway. */
function canaryUsd({ compute, firewall }: StageShape): number {
  const { canary } = STANDING;
  const segmenting = compute === 'gpu' ? 0 : canary.functionGigabyteSeconds;
  return (
    PRICES.schedulerCall.usd +
    (canary.gigabyteSeconds + canary.apiGigabyteSeconds + segmenting) * PRICES.lambdaGigabyteSecond.usd +
    canary.apiRequests *
      (PRICES.lambdaRequest.usd + PRICES.cloudFrontRequest.usd + (firewall ? PRICES.wafRequest.usd : 0)) +
    canary.tableWrites * PRICES.dynamoWrite.usd +
    canary.storeWrites * PRICES.s3Write.usd +
    canary.queueRequests * PRICES.sqsRequest.usd
  );
}

function minuteUsd(): number {
  return Object.values(STANDING.eachMinute)
    .map(
      ({ gigabyteSeconds, reads, logKilobytes }) =>
        PRICES.schedulerCall.usd +
        PRICES.lambdaRequest.usd +
        gigabyteSeconds * PRICES.lambdaGigabyteSecond.usd +
        reads * PRICES.dynamoRead.usd +
        (logKilobytes / KILOBYTES_PER_GIGABYTE) * PRICES.logGigabyte.usd,
    )
    .reduce((sum, usd) => sum + usd, 0);
}

/**
 * A month's bill, line by line, from the fixed use, the use per photo and the simulated instances.
 */
import { DEFAULT_RETENTION_DAYS } from '#contracts/limits.ts';
import { usdPerHour, type InstanceName } from './instances.ts';
import { internetUsd, PRICES } from './prices.ts';
import type { SimulationOutcome } from '../simulation/simulate.ts';
import {
  MEGABYTES_PER_MEGAPIXEL,
  OVERLAY_MEGABYTES,
  PER_PHOTO,
  STANDING,
  UPLOAD_DAYS,
  VOLUME_GIGABYTES,
} from './usage.ts';

export const DAYS_PER_MONTH = 365 / 12;
const HOURS_PER_MONTH = DAYS_PER_MONTH * 24;
const MINUTES_PER_MONTH = HOURS_PER_MONTH * 60;
const KILOBYTES_PER_GIGABYTE = 1e6;

export type CostLine = { name: string; usd: number; standing: boolean };

export type CostConfiguration = {
  photosPerDay: number;
  megapixels: number;
  instance: InstanceName;
  spotPercent: number;
  zones: number;
  /** True if clients fetch the overlay, too. */
  overlays: boolean;
};

export function monthlyCost(
  settings: CostConfiguration,
  { instanceHoursPerDay }: Pick<SimulationOutcome, 'instanceHoursPerDay'>,
): CostLine[] {
  const standing = Object.entries(standingUsd(settings.zones));
  const byUse = Object.entries({
    'GPU instances and their disks': instancesUsd(settings, instanceHoursPerDay),
    ...photosUsd(settings),
  });
  return [
    ...standing.map(([name, usd]) => ({ name, usd, standing: true })),
    ...byUse.map(([name, usd]) => ({ name, usd, standing: false })),
  ];
}

export function totalUsd(lines: readonly CostLine[]): number {
  return lines.reduce((sum, { usd }) => sum + usd, 0);
}

function standingUsd(zones: number): Record<string, number> {
  const polls = STANDING.polledQueues * STANDING.pollsPerQueueAndMinute * MINUTES_PER_MONTH;
  return {
    'Endpoints of the private network':
      STANDING.interfaceEndpoints * zones * HOURS_PER_MONTH * PRICES.endpointHour.usd,
    'Firewall (web ACL and rules)': PRICES.wafAcl.usd + STANDING.wafRules * PRICES.wafRule.usd,
    'Alarms, metrics, dashboard':
      STANDING.alarmMetrics * PRICES.alarm.usd +
      STANDING.metrics * PRICES.metric.usd +
      STANDING.dashboards * PRICES.dashboard.usd,
    'Keys and secret': STANDING.keys * PRICES.key.usd + STANDING.secrets * PRICES.secret.usd,
    'Sweeper, schedules, polling of queues': MINUTES_PER_MONTH * minuteUsd() + polls * PRICES.sqsRequest.usd,
    'Container image and model':
      STANDING.imageGigabytes * PRICES.imageStorage.usd + STANDING.modelGigabytes * PRICES.s3Storage.usd,
  };
}

function minuteUsd(): number {
  return Object.values(STANDING.eachMinute)
    .map(
      ({ gigabyteSeconds, reads }) =>
        PRICES.schedulerCall.usd +
        PRICES.lambdaRequest.usd +
        gigabyteSeconds * PRICES.lambdaGigabyteSecond.usd +
        reads * PRICES.dynamoRead.usd,
    )
    .reduce((sum, usd) => sum + usd, 0);
}

function instancesUsd({ instance, spotPercent }: CostConfiguration, hoursPerDay: number): number {
  const volume = (VOLUME_GIGABYTES * PRICES.volume.usd) / HOURS_PER_MONTH;
  return hoursPerDay * DAYS_PER_MONTH * (usdPerHour(instance, spotPercent) + volume);
}

function photosUsd({ photosPerDay, megapixels, overlays }: CostConfiguration): Record<string, number> {
  const photos = photosPerDay * DAYS_PER_MONTH;
  const size = MEGABYTES_PER_MEGAPIXEL;
  const results = megapixels * (size.labels + size.masks);
  const overlay = OVERLAY_MEGABYTES;
  const keptGigabytes =
    (photosPerDay * (megapixels * size.photo * UPLOAD_DAYS + (results + overlay) * DEFAULT_RETENTION_DAYS)) /
    1000;
  const tableGigabytes =
    (photosPerDay * PER_PHOTO.tableDays * PER_PHOTO.tableKilobytes) / KILOBYTES_PER_GIGABYTE;
  const fetchedGigabytes = (photos * (results + (overlays ? overlay : 0))) / 1000;
  const edgeGigabytes = (photos * PER_PHOTO.edgeKilobytes) / KILOBYTES_PER_GIGABYTE;
  return {
    Functions:
      photos * PER_PHOTO.lambdaGigabyteSeconds * PRICES.lambdaGigabyteSecond.usd +
      photos * PER_PHOTO.lambdaCalls * PRICES.lambdaRequest.usd,
    Queues: photos * PER_PHOTO.queueRequests * PRICES.sqsRequest.usd,
    'Job table':
      photos * PER_PHOTO.tableWrites * PRICES.dynamoWrite.usd +
      photos * PER_PHOTO.tableReads * PRICES.dynamoRead.usd +
      tableGigabytes * (PRICES.dynamoStorage.usd + PRICES.dynamoRecovery.usd),
    'Photos and results in the bucket':
      photos * PER_PHOTO.storeWrites * PRICES.s3Write.usd +
      photos * PER_PHOTO.storeReads * PRICES.s3Read.usd +
      photos * PER_PHOTO.keyRequests * PRICES.keyRequest.usd +
      keptGigabytes * PRICES.s3Storage.usd,
    'Results to the internet': internetUsd(fetchedGigabytes),
    'CloudFront and firewall, by request':
      photos * PER_PHOTO.apiRequests * (PRICES.cloudFrontRequest.usd + PRICES.wafRequest.usd) +
      edgeGigabytes * PRICES.cloudFrontGigabyte.usd,
    'Logs, and what passes the endpoints':
      ((photos * PER_PHOTO.logKilobytes) / KILOBYTES_PER_GIGABYTE) *
      (PRICES.logGigabyte.usd + PRICES.endpointGigabyte.usd),
  };
}

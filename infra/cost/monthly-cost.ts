/**
 * A month's bill, line by line, from the fixed use, the use per photo and the simulated instances.
 */
import { DEFAULT_RETENTION_DAYS } from '#contracts/limits.ts';
import { usdPerHour, type InstanceName } from './instances.ts';
import { functionUse, type FunctionSettings } from './function-use.ts';
import { DAYS_PER_MONTH, HOURS_PER_MONTH, KILOBYTES_PER_GIGABYTE } from './month.ts';
import { internetUsd, PRICES } from './prices.ts';
import { standingUsd } from './standing-cost.ts';
import type { SimulationOutcome } from '../simulation/simulate.ts';
import {
  MEGABYTES_PER_MEGAPIXEL,
  OVERLAY_MEGABYTES,
  PER_PHOTO,
  UPLOAD_DAYS,
  VOLUME_GIGABYTES,
  type StageShape,
} from './usage.ts';

export type CostLine = { name: string; usd: number; standing: boolean };

export type CostConfiguration = FunctionSettings & {
  photosPerDay: number;
  instance: InstanceName;
  spotPercent: number;
  /** True if clients fetch the overlay, too. */
  overlays: boolean;
};

export function monthlyCost(
  settings: CostConfiguration,
  { instanceHoursPerDay }: Pick<SimulationOutcome, 'instanceHoursPerDay'>,
): CostLine[] {
  const standing = Object.entries(standingUsd(settings));
  const byUse = Object.entries({
    'GPU instances and their disks': instancesUsd(settings, instanceHoursPerDay),
    'Segmentation by the function': segmentationUsd(settings),
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

function instancesUsd({ instance, spotPercent, network }: CostConfiguration, hoursPerDay: number): number {
  const volume = (VOLUME_GIGABYTES * PRICES.volume.usd) / HOURS_PER_MONTH;
  const address = network === 'public' ? PRICES.addressHour.usd : 0;
  return hoursPerDay * DAYS_PER_MONTH * (usdPerHour(instance, spotPercent) + volume + address);
}

function segmentationUsd(settings: CostConfiguration): number {
  const { share, seconds } = functionUse(settings);
  const { architecture, memoryMebibytes, photosPerDay } = settings;
  const price = architecture === 'arm64' ? PRICES.lambdaGigabyteSecond : PRICES.lambdaGigabyteSecondX64;
  const perPhoto = seconds * (memoryMebibytes / 1024) * price.usd + PRICES.lambdaRequest.usd;
  return photosPerDay * DAYS_PER_MONTH * share * perPhoto;
}

function photosUsd(settings: CostConfiguration): Record<string, number> {
  const { photosPerDay, megapixels, overlays, firewall } = settings;
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
      photos *
        (PER_PHOTO.lambdaGigabyteSeconds + functionUse(settings).waitSeconds) *
        PRICES.lambdaGigabyteSecond.usd +
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
      photos *
        PER_PHOTO.apiRequests *
        (PRICES.cloudFrontRequest.usd + (firewall ? PRICES.wafRequest.usd : 0)) +
      edgeGigabytes * PRICES.cloudFrontGigabyte.usd,
    'Logs, and what passes the network':
      ((photos * PER_PHOTO.logKilobytes) / KILOBYTES_PER_GIGABYTE) *
      (PRICES.logGigabyte.usd + gigabyteUsd(settings)),
  };
}

/** The price of a GB of log lines on its way out of the workers' network. */
function gigabyteUsd({ compute, network }: StageShape): number {
  if (compute === 'lambda' || network === 'public') return 0;
  return network === 'nat' ? PRICES.natGatewayGigabyte.usd : PRICES.endpointGigabyte.usd;
}

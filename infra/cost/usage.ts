/**
 * The service's use of AWS: always, and per photo. Counts are read off the code and the stacks;
 * sizes were measured with two photos of 8 and 9 megapixels. The model photo is uploaded by link,
 * waited for once and announced by a webhook, and its labels and masks are fetched.
 */

import type { Compute } from '#contracts/compute/compute.ts';
import type { NetworkKind } from '../constructs/worker-network.ts';

/** The parts of a stage's configuration that decide what exists whether photos come or not. */
export type StageShape = {
  compute: Compute;
  network: NetworkKind;
  zones: number;
  firewall: boolean;
  dashboard: boolean;
  alarms: 'essential' | 'all';
};

/** Resources that exist whether photos come or not. */
export const STANDING = {
  /** Each in every zone: ecr.api, ecr.dkr, ecs, ecs-agent, ecs-telemetry, logs, sqs; S3 and DynamoDB have free gateways. */
  interfaceEndpoints: 7,
  /** One for all zones, with a public address. */
  natGateways: 1,
  /** Address reputation, known bad inputs, common rules, requests per address. */
  wafRules: 4,
  /** The data's key and the alarm topic's key. */
  keys: 2,
  secrets: 1,
  /**
   * Series that alarms read, as they are billed: those of the runbook, and those that scaling
   * creates.
   */
  alarmMetrics: {
    lambda: { essential: 20, all: 29 },
    gpu: { essential: 32, all: 44 },
    both: { essential: 34, all: 45 },
  },
  /** Requests that the firewall blocks, and those that it allows. */
  alarmMetricsOfFirewall: 2,
  /** Backlog, ready workers, repairs, what was not repaired; read latency, exhausted webhooks. */
  metrics: 6,
  /** Container Insights of one service, of which scaling reads one figure. */
  metricsOfGpus: 15,
  dashboards: 1,
  /**
   * Imports, webhooks, the dead letters of four queues, and the function's photos: Lambda polls each, with five pollers
   * of 20 s.
   */
  polledQueues: 6,
  polledQueuesOfFunction: 1,
  pollsPerQueueAndMinute: 15,
  /** Functions that run each minute, with 512 MiB, and their log lines; schedules while none is due. */
  eachMinute: {
    sweeper: { gigabyteSeconds: 0.5, reads: 8, logKilobytes: 1.2 },
    schedules: { gigabyteSeconds: 0.1, reads: 1, logKilobytes: 0.4 },
  },
  /**
   * One run of the canary each hour: 20 s of its 256 MiB, 15 requests, and a picture of one window. The function that
   * segments it starts cold, for which 20 s of 3 GB are assumed.
   */
  canary: {
    gigabyteSeconds: 5,
    apiRequests: 15,
    apiGigabyteSeconds: 1.5,
    functionGigabyteSeconds: 60,
    tableWrites: 20,
    storeWrites: 6,
    queueRequests: 8,
  },
  /** Two versions of the GPU image, compressed. */
  imageGigabytes: 6,
  modelGigabytes: 0.6,
} as const;

export const PER_PHOTO = {
  /** Upload, segmentation, one wait, the job, two artifacts. */
  apiRequests: 6,
  /** 1 GiB for 0.1 s a request, without waiting; the webhook sender has 512 MiB for 0.5 s. */
  lambdaGigabyteSeconds: 0.85,
  lambdaCalls: 7,
  /** Seconds that calls of the API's function take, without waiting. */
  lambdaSeconds: 0.6,
  /** The time that `Prefer: wait` holds a call of the API, with 1 GiB, for a photo of a GPU worker. */
  waitSeconds: 5,
  /** The longest that it holds a call. */
  mostWaitSeconds: 25,
  /** Job: send, receive, extend once, delete. Webhook: send, receive, delete. */
  queueRequests: 7,
  /** Upload, job, idempotency, states, lease, delivery; each change of a row in the sweep index counts twice. */
  tableWrites: 16,
  tableReads: 12,
  tableKilobytes: 6,
  /** A row is kept for its retention and 30 days. */
  tableDays: 37,
  /** The photo and four artifacts. */
  storeWrites: 5,
  storeReads: 6,
  keyRequests: 5,
  /** CloudFront's traffic: the answers of the API. */
  edgeKilobytes: 60,
  /** The lines of API, worker and webhook sender. */
  logKilobytes: 6,
} as const;

/** File sizes in megabytes per megapixel: they grow with the photo. */
export const MEGABYTES_PER_MEGAPIXEL = {
  /** A phone's JPEG. */
  photo: 0.25,
  labels: 0.008,
  masks: 0.014,
} as const;

/** A photo's overlay.jpg, which has at most 2048 pixels on its long side, whatever the photo has. */
export const OVERLAY_MEGABYTES = 0.65;

/** Uploads are kept for a day, artifacts for the default retention. */
export const UPLOAD_DAYS = 1;
/** An instance's disk: system, container image, cache. */
export const VOLUME_GIGABYTES = 80;

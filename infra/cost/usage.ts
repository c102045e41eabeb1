/**
 * The service's use of AWS: always, and per photo. Counts are read off the code and the stacks;
 * sizes were measured with two photos of 8 and 9 megapixels. The model photo is uploaded by link,
 * waited for once and announced by a webhook, and its labels and masks are fetched.
 */

/** Resources that exist whether photos come or not. */
export const STANDING = {
  /** ecr.api, ecr.dkr, ecs, ecs-agent, ecs-telemetry, logs, sqs; S3 and DynamoDB have free gateways. */
  interfaceEndpoints: 7,
  zones: 3,
  /** Address reputation, known bad inputs, common rules, requests per address. */
  wafRules: 4,
  /** The data's key and the alarm topic's key. */
  keys: 2,
  secrets: 1,
  /**
   * Series that alarms read, as they are billed: those of the runbook, and those that scaling
   * creates.
   */
  alarmMetrics: 40,
  /**
   * The service's own metrics, and Container Insights of one service, of which scaling reads one.
   */
  metrics: 26,
  dashboards: 1,
  /**
   * The function's photos, imports, webhooks, and the dead letters of four queues: Lambda polls each, with five pollers
   * of 20 s.
   */
  polledQueues: 7,
  pollsPerQueueAndMinute: 15,
  /** Functions that run each minute, with 512 MiB; schedules while none is due. */
  eachMinute: {
    sweeper: { gigabyteSeconds: 0.5, reads: 8 },
    schedules: { gigabyteSeconds: 0.1, reads: 1 },
  },
  /** Two versions of the GPU image, compressed. */
  imageGigabytes: 6,
  modelGigabytes: 0.6,
} as const;

export const PER_PHOTO = {
  /** Upload, segmentation, one wait, the job, two artifacts. */
  apiRequests: 6,
  /**
   * 1 GiB for 0.1 s a request, and 5 s of `Prefer: wait`; the webhook sender has 512 MiB for 0.5 s.
   */
  lambdaGigabyteSeconds: 5.85,
  lambdaCalls: 7,
  /** Seconds that calls of the API's function take. */
  lambdaSeconds: 5.6,
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

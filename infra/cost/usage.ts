/**
 * What the service uses of AWS: always, and for each photo. Counts are read off the code and the stacks;
 * sizes were measured with two photos of 8 and 9 megapixels. A photo is uploaded by link, waited for
 * once, announced by a webhook, and its labels and masks are fetched.
 */

/** What is there whether photos come or not. */
export const STANDING = {
  /** ecr.api, ecr.dkr, ecs, ecs-agent, ecs-telemetry, logs, sqs; S3 and DynamoDB have free gateways. */
  interfaceEndpoints: 7,
  zones: 3,
  /** Address reputation, known bad inputs, common rules, requests per address. */
  wafRules: 4,
  /** Of data, and of the alarms' topic. */
  keys: 2,
  secrets: 1,
  /** Series that alarms read, as they are billed: of the runbook, and of those that scaling makes. */
  alarmMetrics: 37,
  /** The service's own, and Container Insights of one service, of which scaling reads one. */
  metrics: 25,
  dashboards: 1,
  /** Imports, webhooks, and the dead letters of three queues: Lambda polls each, with five pollers of 20 s. */
  polledQueues: 5,
  pollsPerQueueAndMinute: 15,
  /** Functions that are called each minute, with 512 MiB; schedules while none is due. */
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
  /** 1 GiB for 0.1 s a request, and 5 s of `Prefer: wait`; the webhook's sender 512 MiB for 0.5 s. */
  lambdaGigabyteSeconds: 5.85,
  lambdaCalls: 7,
  /** Seconds that a call of the API's function is under way. */
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
  /** From CloudFront: answers of the API. */
  edgeKilobytes: 60,
  /** Lines of API, worker and sender. */
  logKilobytes: 6,
} as const;

/** Of files, in megabytes for each megapixel: they grow with the photo. */
export const MEGABYTES_PER_MEGAPIXEL = {
  /** A phone's JPEG. */
  photo: 0.25,
  labels: 0.008,
  masks: 0.014,
  overlayPng: 1.1,
} as const;

/** Uploads go after a day, artifacts by the default retention. */
export const UPLOAD_DAYS = 1;
/** Of an instance: system, container image, cache. */
export const VOLUME_GIGABYTES = 80;

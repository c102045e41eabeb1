/**
 * Every limit of the service in one place. The API reference publishes them, and the errors that report a
 * violation name them. Limits of words are in `vocabularies/vocabulary.ts`.
 */

const MEBIBYTE = 1024 * 1024;

export const SERVICE_LIMITS = {
  /** Size of a JSON request. A job's row stores it, and a DynamoDB row holds at most 400 kB. */
  requestBytes: 256 * 1024,
  /** Size of an image inside a request: Lambda accepts 6 MB, and base64 leaves less than that. */
  inlineImageBytes: 4 * MEBIBYTE,
  /** Size of an image by signed upload or by URL. */
  imageBytes: 100 * MEBIBYTE,
  /** Bytes of an upload that are read to learn its format and size before a job is created. */
  imageHeadBytes: 256 * 1024,
  /** Windows times views for one image. */
  encoderPasses: 2500,
  /** Size of `scores.npy`. */
  scoresBytes: 256 * MEBIBYTE,
  /** Longest `Prefer: wait` in seconds; CloudFront times out at 30. */
  waitSeconds: 25,
  /** JSON artifacts up to this size are embedded in the job itself. */
  inlineJsonBytes: 64 * 1024,
  metadataEntries: 16,
  metadataKeyCharacters: 64,
  metadataValueCharacters: 512,
  idempotencyKeyCharacters: 255,
  pageItems: 100,
  uploadParts: 1000,
  /** S3's own minimum for every part except the last. */
  partBytes: 5 * MEBIBYTE,
  webhookPayloadBytes: 20_000,
  webhookEndpoints: 20,
  keys: 100,
  /** Lifetime of a session of a browser: a working day. */
  sessionSeconds: 8 * 3600,
  /** Time within which a sign-in token becomes a session. */
  signInSeconds: 86_400,
  vocabularies: 1000,
  /** Evaluations of one tenant that have not ended. */
  liveEvaluations: 20,
  /** Images in a dataset, or in the sample of it. */
  evaluationImages: 1_000_000,
  schedules: 100,
  /** How long the history of a schedule is kept. */
  scheduleRunDays: 90,
  signedUrlSeconds: 3600,
  uploadStartSeconds: 900,
  /** Lifetime of an upload from its creation. */
  uploadSeconds: 86_400,
  /** Longest time a job may wait to start; an upload outlives this plus its own lifetime. */
  expiresInSeconds: 86_400,
  idempotencySeconds: 86_400,
  /** Number of days for which a job past its retention answers 410. */
  goneDays: 30,
  redeliverDays: 30,
} as const;

/** When a job that keeps failing is given up. */
export const ATTEMPTS = {
  /** Errors recorded on its row. */
  errors: 3,
  /** Deliveries of its message, most of them to workers that were killed, before SQS dead-letters it. */
  receives: 10,
} as const;

/** How the image at a URL is fetched. */
export const IMAGE_FETCH = {
  /** Timeout of the whole fetch; the import queue hides a message for longer. */
  seconds: 60,
  redirects: 3,
  /** Delays before the second and the third fetch. */
  retrySeconds: [5, 30],
} as const;

export const RETENTION_DAYS = [1, 7, 30] as const;
export const DEFAULT_RETENTION_DAYS = 7;
export const DEFAULT_EXPIRES_IN_SECONDS = 21_600;
/** Related writes follow each other within milliseconds; a write missing after this delay is repaired. */
export const DEFAULT_REPAIR_SECONDS = 60;

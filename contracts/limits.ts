/**
 * Every limit of the service in one place. They are published in the API reference and named in
 * the errors of whoever crosses them. Limits of words are in `vocabularies/vocabulary.ts`.
 */

const MEBIBYTE = 1024 * 1024;

export const SERVICE_LIMITS = {
  /** Of a JSON request. A job's row holds it, and DynamoDB's rows end at 400 kB. */
  requestBytes: 256 * 1024,
  /** Of an image inside a request: Lambda takes 6 MB, of which base64 leaves less. */
  inlineImageBytes: 4 * MEBIBYTE,
  /** Of an image by signed upload or by URL. */
  imageBytes: 100 * MEBIBYTE,
  /** What is read of an upload to learn its format and size before a job is made. */
  imageHeadBytes: 256 * 1024,
  /** Windows times views that one image may cost. */
  encoderPasses: 2500,
  /** Of `scores.npy`. */
  scoresBytes: 256 * MEBIBYTE,
  /** `Prefer: wait` in seconds; CloudFront gives up at 30. */
  waitSeconds: 25,
  /** JSON artifacts up to this size are in the job itself. */
  inlineJsonBytes: 64 * 1024,
  metadataEntries: 16,
  metadataKeyCharacters: 64,
  metadataValueCharacters: 512,
  idempotencyKeyCharacters: 255,
  pageItems: 100,
  uploadParts: 1000,
  /** S3's own, but for the last part. */
  partBytes: 5 * MEBIBYTE,
  webhookPayloadBytes: 20_000,
  webhookEndpoints: 20,
  keys: 100,
  vocabularies: 1000,
  /** Evaluations of a tenant that have not ended. */
  liveEvaluations: 20,
  /** Of a dataset, or the sample of it. */
  evaluationImages: 1_000_000,
  schedules: 100,
  /** The history of a schedule. */
  scheduleRunDays: 90,
  signedUrlSeconds: 3600,
  uploadStartSeconds: 900,
  /** An upload can be used for so long after it was asked for. */
  uploadSeconds: 86_400,
  /** A job may wait for so long; an upload is kept longer than the sum. */
  expiresInSeconds: 86_400,
  idempotencySeconds: 86_400,
  /** A job that is past its retention answers 410 for so many days. */
  goneDays: 30,
  redeliverDays: 30,
} as const;

/** How a job that keeps failing comes to its end. */
export const ATTEMPTS = {
  /** Errors on its row. */
  errors: 3,
  /** Receives of its message, most of them by workers that were killed: then it is a dead letter. */
  receives: 10,
} as const;

/** How the picture behind a URL is fetched. */
export const IMAGE_FETCH = {
  /** For all of it: the import queue hides a message for longer. */
  seconds: 60,
  redirects: 3,
  /** Before the second and the third fetch. */
  retrySeconds: [5, 30],
} as const;

export const RETENTION_DAYS = [1, 7, 30] as const;
export const DEFAULT_RETENTION_DAYS = 7;
export const DEFAULT_EXPIRES_IN_SECONDS = 21_600;
/** Writes that belong together follow each other within milliseconds: what is missing after that is repaired. */
export const DEFAULT_REPAIR_SECONDS = 60;

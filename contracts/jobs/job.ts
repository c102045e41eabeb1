/**
 * A job as its row holds it: what was asked for, resolved so that nothing outside the row decides
 * the result, and what became of it. What the API shows is `api/segmentation.ts`.
 */
import { z } from 'zod';
import { problemCodeSchema } from '../errors.ts';
import { idSchema } from '../ids.ts';
import { RETENTION_DAYS } from '../limits.ts';
import { PRIORITIES } from '../queues/queue-names.ts';
import { optionsSchema, PRESET_NAMES } from '../segmentation/options.ts';
import { resultSchema } from '../segmentation/result.ts';
import { tenantSchema } from '../tenant.ts';
import { timeSchema } from '../time.ts';
import { traceSchema } from '../trace.ts';
import { vocabularySchema } from '../vocabularies/vocabulary.ts';
import { segmentationEventSchema } from '../webhooks/events.ts';
import { JOB_STATES } from './job-states.ts';
import { OUTPUTS } from './outputs.ts';

/** Where the worker reads the image. Bucket and key are there once it has arrived. */
export const jobImageSchema = z.object({
  source: z.enum(['upload', 'inline', 'url', 's3']),
  upload_id: idSchema('upload').optional(),
  url: z.string().optional(),
  bucket: z.string().optional(),
  key: z.string().optional(),
  /** What was declared, and is compared when the bytes are read. */
  bytes: z.int().optional(),
  /** In hex. */
  sha256: z.string().optional(),
});

export const artifactRecordSchema = z.object({
  name: z.enum(OUTPUTS),
  media_type: z.string(),
  bytes: z.int(),
  /** In hex. */
  sha256: z.string(),
  key: z.string(),
});

/** A problem that ended a job, or an attempt at it. */
export const jobProblemSchema = z.object({ code: problemCodeSchema, detail: z.string() });

export const timingsSchema = z.object({
  /** From creation to the start, while a worker was ready. */
  queue_seconds: z.number().min(0),
  /** From creation to the start, while none was. */
  cold_start_seconds: z.number().min(0),
  /** Of the run that ended the job. */
  compute_seconds: z.number().min(0),
  /** Of `compute_seconds`, by stage. */
  stages: z.record(z.string(), z.number()),
});

export const usageSchema = z.object({
  compute_seconds: z.number().min(0),
  /** Windows times views. */
  encoder_passes: z.int().min(0),
  /** Null where the operator gave no price. */
  estimated_cost: z
    .object({
      amount: z.number(),
      currency: z.literal('USD'),
      price_per_hour: z.number(),
      source: z.string(),
    })
    .nullable(),
});

export const progressSchema = z.object({ stage: z.string(), done: z.int(), total: z.int() });

export const jobWebhookSchema = z.union([
  z.object({ url: z.string(), events: z.array(segmentationEventSchema) }),
  z.object({ endpoint_id: idSchema('webhookEndpoint'), events: z.array(segmentationEventSchema) }),
]);

export const jobSchema = z.object({
  id: idSchema('segmentation'),
  tenant: tenantSchema,
  status: z.enum(JOB_STATES),
  created_at: timeSchema,
  priority: z.enum(PRIORITIES),
  trace: traceSchema,

  image: jobImageSchema,
  vocabulary: vocabularySchema,
  preset: z.enum(PRESET_NAMES),
  options: optionsSchema,
  outputs: z.array(z.enum(OUTPUTS)),
  webhook: jobWebhookSchema.optional(),
  metadata: z.record(z.string(), z.string()),
  /** A job that has not started by then expires. */
  start_by: timeSchema,
  retention_days: z.literal(RETENTION_DAYS),
  /** When results are gone. */
  expires_at: timeSchema,

  /** How often its image could not be fetched. */
  fetch_failures: z.int().optional(),
  /** Set once its message was sent. */
  enqueued_at: timeSchema.optional(),
  started_at: timeSchema.optional(),
  finished_at: timeSchema.optional(),
  cancel_requested_at: timeSchema.optional(),
  deleted_at: timeSchema.optional(),
  /** Who runs it, and until when nobody else does; or since when nobody has it any more. */
  worker: z.string().optional(),
  lease_until: timeSchema.optional(),
  /** Of attempts that did not end the job. */
  errors: z.array(jobProblemSchema.extend({ at: timeSchema, worker: z.string() })).default([]),
  /** It ran out of memory once, and runs with half the window batch. */
  degraded: z.boolean().default(false),
  progress: progressSchema.optional(),

  problem: jobProblemSchema.optional(),
  /** The document of result.json where that is at most 64 KiB. */
  result: resultSchema.optional(),
  artifacts: z.array(artifactRecordSchema).default([]),
  timings: timingsSchema.optional(),
  usage: usageSchema.optional(),
  /** Its end was not told to the webhook queue yet. */
  event_pending: z.boolean().default(false),
});

export type Job = z.infer<typeof jobSchema>;
export type JobImage = z.infer<typeof jobImageSchema>;
export type ArtifactRecord = z.infer<typeof artifactRecordSchema>;
export type JobProblem = z.infer<typeof jobProblemSchema>;
export type JobTimings = z.infer<typeof timingsSchema>;
export type JobUsage = z.infer<typeof usageSchema>;

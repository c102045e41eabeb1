/**
 * A job as stored in its row: the request, resolved so that nothing outside the row decides the result, and
 * the outcome. `segmentation.ts` defines what the API shows.
 */
import { z } from 'zod';
import { problemCodeSchema } from '../errors.ts';
import { estimatedCostSchema } from '../estimated-cost.ts';
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
import { storedReceiverSchema } from '../webhooks/receiver.ts';
import { storedArtifactSchema } from './artifact.ts';
import { JOB_STATES } from './job-states.ts';
import { OUTPUTS } from './outputs.ts';

/** The image's location for the worker. Bucket and key are set once it has arrived. */
const jobImageSchema = z.object({
  source: z.enum(['upload', 'inline', 'url', 's3']),
  upload_id: idSchema('upload').optional(),
  url: z.string().optional(),
  bucket: z.string().optional(),
  key: z.string().optional(),
  /** The declared length, compared when the bytes are read. */
  bytes: z.int().optional(),
  /** Hexadecimal. */
  sha256: z.string().optional(),
});

const artifactRecordSchema = storedArtifactSchema(OUTPUTS);

/** A problem that ended a job or one attempt at it. */
export const jobProblemSchema = z.object({ code: problemCodeSchema, detail: z.string() });

export const timingsSchema = z
  .object({
    queue_seconds: z
      .number()
      .min(0)
      .meta({ description: 'The part of the wait during which a worker was ready.' }),
    cold_start_seconds: z
      .number()
      .min(0)
      .meta({ description: 'The part of the wait during which no worker was ready.' }),
    compute_seconds: z.number().min(0).meta({ description: 'The time of the run that ended the job.' }),
    stages: z.record(z.string(), z.number()).meta({ description: '`compute_seconds` by stage.' }),
  })
  .meta({ id: 'Timings' });

export const usageSchema = z
  .object({
    compute_seconds: z.number().min(0).meta({
      description: "The worker's time for this work: what it has at the same time shares it.",
    }),
    encoder_passes: z.int().min(0).meta({ description: 'The number of windows times the number of views.' }),
    estimated_cost: estimatedCostSchema
      .nullable()
      .meta({ description: 'Null if the operator has configured no price.' }),
  })
  .meta({ id: 'Usage' });

export const progressSchema = z
  .object({ stage: z.string(), done: z.int(), total: z.int() })
  .meta({ id: 'Progress' });

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
  webhook: storedReceiverSchema(segmentationEventSchema).optional(),
  metadata: z.record(z.string(), z.string()),
  /** A job that has not started by then expires. */
  start_by: timeSchema,
  retention_days: z.literal(RETENTION_DAYS),
  /** The time at which its results are deleted. */
  expires_at: timeSchema,

  /** Number of failed attempts to fetch its image. */
  fetch_failures: z.int().optional(),
  /** Set once its message is sent. */
  enqueued_at: timeSchema.optional(),
  started_at: timeSchema.optional(),
  finished_at: timeSchema.optional(),
  cancel_requested_at: timeSchema.optional(),
  deleted_at: timeSchema.optional(),
  /** The worker that holds the lease; or, without a worker, the time since when nobody holds it. */
  worker: z.string().optional(),
  lease_until: timeSchema.optional(),
  /** Errors of attempts that did not end the job. */
  errors: z.array(jobProblemSchema.extend({ at: timeSchema, worker: z.string() })).default([]),
  /** The job ran out of memory once and now runs with half the window batch. */
  degraded: z.boolean().default(false),
  progress: progressSchema.optional(),

  problem: jobProblemSchema.optional(),
  /** The content of result.json if it is at most 64 KiB. */
  result: resultSchema.optional(),
  artifacts: z.array(artifactRecordSchema).default([]),
  timings: timingsSchema.optional(),
  usage: usageSchema.optional(),
  /** True until its end is published to the webhook queue. */
  event_pending: z.boolean().default(false),
});

export type Job = z.infer<typeof jobSchema>;
export type JobImage = z.infer<typeof jobImageSchema>;
export type ArtifactRecord = z.infer<typeof artifactRecordSchema>;
export type JobProblem = z.infer<typeof jobProblemSchema>;
export type JobTimings = z.infer<typeof timingsSchema>;
export type JobUsage = z.infer<typeof usageSchema>;

/**
 * The messages in the queues. A message is a reminder: it names a row and contains nothing that the row does
 * not, so that a duplicate or late message, or one for a job that has ended, does no harm.
 */
import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { tenantSchema } from '../tenant.ts';
import { traceSchema } from '../trace.ts';

/** On the interactive or the batch queue: segment this job's image. On the import queue: fetch its image. */
export const jobMessageSchema = z.strictObject({
  kind: z.literal('segmentation'),
  tenant: tenantSchema,
  job_id: idSchema('segmentation'),
  trace: traceSchema,
});

/** On the batch queue: do one step of an evaluation. */
export const evaluationMessageSchema = z.discriminatedUnion('kind', [
  /** List the dataset's images and send a message for each shard. */
  z.strictObject({
    kind: z.literal('evaluation-plan'),
    tenant: tenantSchema,
    evaluation_id: idSchema('evaluation'),
    trace: traceSchema,
  }),
  /** Score the images of one shard. The worker that completes the last shard finishes the evaluation. */
  z.strictObject({
    kind: z.literal('evaluation-shard'),
    tenant: tenantSchema,
    evaluation_id: idSchema('evaluation'),
    shard: z.int().min(0),
    trace: traceSchema,
  }),
]);

/** All messages that workers accept. */
export const workMessageSchema = z.discriminatedUnion('kind', [jobMessageSchema, evaluationMessageSchema]);

/** Messages on the webhook queue. */
export const webhookMessageSchema = z.discriminatedUnion('kind', [
  /** A job has ended: create its delivery unless it exists, and attempt it. */
  z.strictObject({
    kind: z.literal('job-ended'),
    tenant: tenantSchema,
    job_id: idSchema('segmentation'),
    trace: traceSchema,
  }),
  /** An evaluation has ended: create its deliveries unless they exist, and attempt them. */
  z.strictObject({
    kind: z.literal('evaluation-ended'),
    tenant: tenantSchema,
    evaluation_id: idSchema('evaluation'),
    trace: traceSchema,
  }),
  /** Attempt a delivery, provided that the number of attempts so far matches. */
  z.strictObject({
    kind: z.literal('attempt'),
    tenant: tenantSchema,
    delivery_id: idSchema('webhookDelivery'),
    /** Number of attempts before this one. */
    attempts: z.int().min(0),
    trace: traceSchema,
  }),
]);

export type JobMessage = z.infer<typeof jobMessageSchema>;
export type EvaluationMessage = z.infer<typeof evaluationMessageSchema>;
export type WorkMessage = z.infer<typeof workMessageSchema>;
export type WebhookMessage = z.infer<typeof webhookMessageSchema>;

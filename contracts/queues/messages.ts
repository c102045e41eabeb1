/**
 * What the queues carry. Messages are reminders: they name a row and say nothing that the row
 * does not, so that a message that comes twice, late or after its job's end does no harm.
 */
import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { tenantSchema } from '../tenant.ts';
import { traceSchema } from '../trace.ts';

/** On the interactive or the batch queue: segment this job's image. On the import queue: fetch it. */
export const jobMessageSchema = z.strictObject({
  kind: z.literal('segmentation'),
  tenant: tenantSchema,
  job_id: idSchema('segmentation'),
  trace: traceSchema,
});

/** On the batch queue: work at an evaluation. */
export const evaluationMessageSchema = z.discriminatedUnion('kind', [
  /** List the images of its dataset, and send a message for each shard of them. */
  z.strictObject({
    kind: z.literal('evaluation-plan'),
    tenant: tenantSchema,
    evaluation_id: idSchema('evaluation'),
    trace: traceSchema,
  }),
  /** Score the images of one shard. Whoever does the last one finishes the evaluation. */
  z.strictObject({
    kind: z.literal('evaluation-shard'),
    tenant: tenantSchema,
    evaluation_id: idSchema('evaluation'),
    shard: z.int().min(0),
    trace: traceSchema,
  }),
]);

/** All that workers take. */
export const workMessageSchema = z.discriminatedUnion('kind', [jobMessageSchema, evaluationMessageSchema]);

/** On the webhook queue. */
export const webhookMessageSchema = z.discriminatedUnion('kind', [
  /** A job has ended: make its delivery, if there is none yet, and try it. */
  z.strictObject({
    kind: z.literal('job-ended'),
    tenant: tenantSchema,
    job_id: idSchema('segmentation'),
    trace: traceSchema,
  }),
  /** An evaluation has ended: make its deliveries, if there are none yet, and try them. */
  z.strictObject({
    kind: z.literal('evaluation-ended'),
    tenant: tenantSchema,
    evaluation_id: idSchema('evaluation'),
    trace: traceSchema,
  }),
  /** Try a delivery, if the attempts made so far are those meant. */
  z.strictObject({
    kind: z.literal('attempt'),
    tenant: tenantSchema,
    delivery_id: idSchema('webhookDelivery'),
    /** Attempts that were made before this one. */
    attempts: z.int().min(0),
    trace: traceSchema,
  }),
]);

export type JobMessage = z.infer<typeof jobMessageSchema>;
export type EvaluationMessage = z.infer<typeof evaluationMessageSchema>;
export type WorkMessage = z.infer<typeof workMessageSchema>;
export type WebhookMessage = z.infer<typeof webhookMessageSchema>;

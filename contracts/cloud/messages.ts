/**
 * What the queues carry. Messages are reminders: they name a row and say nothing that the row
 * does not, so that a message that comes twice, late or after its job's end does no harm.
 */
import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { tenantSchema } from '../tenant.ts';
import { traceSchema } from '../trace.ts';

/** On the interactive or the batch queue: segment this job's photo. On the import queue: fetch it. */
export const jobMessageSchema = z.strictObject({
  kind: z.literal('segmentation'),
  tenant: tenantSchema,
  job_id: idSchema('segmentation'),
  trace: traceSchema,
});

/** On the webhook queue. */
export const webhookMessageSchema = z.discriminatedUnion('kind', [
  /** A job has ended: make its delivery, if there is none yet, and try it. */
  z.strictObject({
    kind: z.literal('job-ended'),
    tenant: tenantSchema,
    job_id: idSchema('segmentation'),
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
export type WebhookMessage = z.infer<typeof webhookMessageSchema>;

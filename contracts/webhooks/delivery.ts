/** The delivery of one event to one receiver, with the log of its attempts. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { idSchema, ID_PREFIXES } from '../ids.ts';
import { openEnum } from '../open-enum.ts';
import { tenantSchema } from '../tenant.ts';
import { timeSchema } from '../time.ts';
import { traceSchema } from '../trace.ts';

export const DELIVERY_STATES = ['pending', 'delivered', 'exhausted', 'ended'] as const;

const attemptSchema = z
  .object({
    at: timeSchema,
    status: z.int().nullable().meta({ description: 'The HTTP status; null if there was no answer.' }),
    error: z.string().nullable().meta({ description: 'What went wrong; null if the attempt succeeded.' }),
    duration_ms: z.int(),
  })
  .meta({ id: 'DeliveryAttempt' });

export const deliveryRecordSchema = z.object({
  /** Also the `webhook-id`: the same in every attempt and redelivery. */
  id: idSchema('webhookDelivery'),
  tenant: tenantSchema,
  event: z.string(),
  job_id: idSchema('segmentation').optional(),
  evaluation_id: idSchema('evaluation').optional(),
  /** The receiver: a bare URL, or an endpoint whose URL is read at each attempt. */
  url: z.string().optional(),
  endpoint_id: idSchema('webhookEndpoint').optional(),
  /** The body, the same in every attempt. */
  payload: z.string(),
  status: z.enum(DELIVERY_STATES),
  created_at: timeSchema,
  /** Attempts of the current round; a redelivery begins a new round. */
  attempts: z.int(),
  next_attempt_at: timeSchema.optional(),
  /** The lease of the attempt in progress; nobody else makes one until then. */
  lease_until: timeSchema.optional(),
  /** Attempts of all rounds, oldest first; the oldest are dropped when there are too many. */
  log: z.array(attemptSchema),
  trace: traceSchema,
});

export type DeliveryRecord = z.infer<typeof deliveryRecordSchema>;
export type DeliveryAttempt = z.infer<typeof attemptSchema>;

export const deliverySchema = z
  .object({
    id: idSchema('webhookDelivery'),
    event: z.string(),
    segmentation_id: idSchema('segmentation').nullable(),
    evaluation_id: idSchema('evaluation').nullable(),
    endpoint_id: idSchema('webhookEndpoint').nullable(),
    url: z.string().nullable(),
    status: openEnum(DELIVERY_STATES).meta({
      'x-extensible-enum': [...DELIVERY_STATES],
      description:
        '`exhausted`: the last attempt failed. `ended`: the receiver answered 410, or was disabled or deleted. ' +
        'Other states may be added.',
    }),
    created_at: timeSchema,
    next_attempt_at: timeSchema.nullable().meta({ description: 'Null unless the delivery is pending.' }),
    attempts: z.array(attemptSchema),
  })
  .meta({ id: 'WebhookDelivery' });

/** Number of attempts kept in a delivery's log. */
export const LOGGED_ATTEMPTS = 50;

/** Derives the id of the delivery from the job or evaluation, which ends only once. */
export function deliveryIdOf(id: string): string {
  return ID_PREFIXES.webhookDelivery + id.slice(id.indexOf('_'));
}

/** Derives the id of the delivery for an evaluation's gates: deterministic, with the same time. */
export function gateDeliveryIdOf(id: string): string {
  const digits = 12;
  return deliveryIdOf(id).slice(0, -digits) + createHash('sha256').update(id).digest('hex').slice(0, digits);
}

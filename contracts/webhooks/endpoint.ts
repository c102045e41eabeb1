/** A webhook receiver that a tenant has named, with the secrets that sign its deliveries. */
import { z } from 'zod';
import { urlSchema } from '../url.ts';
import { idSchema } from '../ids.ts';
import { tenantSchema } from '../tenant.ts';
import { textUpTo } from '../text.ts';
import { timeSchema } from '../time.ts';
import { WEBHOOK_EVENTS, webhookEventSchema } from './events.ts';

/**
 * The tenant's own secret, which signs deliveries to bare URLs. It is stored as an endpoint without a URL.
 */
export const DEFAULT_ENDPOINT = 'default';

/** How long the old secret still signs after a rotation. */
export const SECRET_OVERLAP_SECONDS = 86_400;

const endpointIdSchema = z.union([z.literal(DEFAULT_ENDPOINT), idSchema('webhookEndpoint')]);

const secretSchema = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/)
  .meta({ description: 'Verifies signatures. It is `whsec_` followed by 24 to 64 bytes in base64.' });

export const endpointRecordSchema = z.object({
  id: endpointIdSchema,
  tenant: tenantSchema,
  url: z.string().optional(),
  events: z.array(webhookEventSchema),
  description: z.string(),
  /** The first secret is the current one; the second, if any, signs until it expires. */
  secrets: z
    .array(z.object({ secret: secretSchema, expires_at: timeSchema.optional() }))
    .min(1)
    .max(2),
  created_at: timeSchema,
  /** The time since when nothing is sent, and the reason. */
  disabled: z.object({ at: timeSchema, reason: z.string() }).optional(),
});

export type EndpointRecord = z.infer<typeof endpointRecordSchema>;

export const endpointRequestSchema = z
  .strictObject({
    url: urlSchema,
    events: z
      .array(webhookEventSchema)
      .min(1)
      .default([...WEBHOOK_EVENTS])
      .meta({ description: 'The events to send. Default: all.' }),
    description: textUpTo(256).default(''),
  })
  .meta({ id: 'WebhookEndpointRequest' });

export const endpointPatchSchema = z
  .strictObject({
    url: urlSchema,
    events: z.array(webhookEventSchema).min(1),
    description: textUpTo(256),
    enabled: z.boolean(),
  })
  .partial()
  .meta({ id: 'WebhookEndpointPatch' });

export const endpointSchema = z
  .object({
    id: z.string().meta({
      description: 'The id of the endpoint; `default` signs events for bare URLs.',
      example: 'whe_0199f3a1-7c1e-7b52-9c11-3f6d2a0e4b8d',
    }),
    url: z
      .string()
      .nullable()
      .meta({ description: 'Null for `default`, whose secret signs what is sent to bare URLs.' }),
    events: z.array(webhookEventSchema),
    description: z.string(),
    enabled: z.boolean(),
    disabled_reason: z.string().nullable().meta({ description: 'Null while the endpoint is enabled.' }),
    created_at: timeSchema,
    secret: secretSchema,
    previous_secret_expires_at: timeSchema
      .nullable()
      .meta({ description: 'Until this time events also carry a signature by the previous secret.' }),
  })
  .meta({ id: 'WebhookEndpoint' });

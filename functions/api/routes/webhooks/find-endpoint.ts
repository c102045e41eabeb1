/** The receiver that a path names, and how it is shown. */
import type { z } from 'zod';
import { ProblemError } from '#contracts/errors.ts';
import { DEFAULT_ENDPOINT, type EndpointRecord, type endpointSchema } from '#contracts/webhooks/endpoint.ts';
import type { ApiContext } from '#functions/api/context.ts';

/** Throws `not-found`. */
export async function findEndpoint(c: ApiContext, id: string): Promise<EndpointRecord> {
  return orNotFound(await c.var.services.backend.endpoints.get({ tenant: c.var.caller.tenant, id }));
}

/** One that has a URL. Throws `conflict` for the tenant's own secret. */
export async function findReceiver(c: ApiContext, id: string): Promise<EndpointRecord> {
  if (id !== DEFAULT_ENDPOINT) return findEndpoint(c, id);
  throw new ProblemError(
    'conflict',
    'The endpoint "default" is the secret for bare URLs: it can be read and rotated, nothing else.',
  );
}

export function orNotFound(endpoint: EndpointRecord | undefined): EndpointRecord {
  if (endpoint) return endpoint;
  throw new ProblemError('not-found', 'There is no webhook endpoint with this id.');
}

export function presentEndpoint(endpoint: EndpointRecord, now: Date): z.infer<typeof endpointSchema> {
  const { id, url, events, description, disabled, created_at } = endpoint;
  const [current, previous] = endpoint.secrets;
  const overlaps = previous?.expires_at !== undefined && new Date(previous.expires_at) > now;
  return {
    id,
    url: url ?? null,
    events,
    description,
    enabled: disabled === undefined,
    disabled_reason: disabled?.reason ?? null,
    created_at,
    secret: current?.secret ?? '',
    previous_secret_expires_at: overlaps ? (previous.expires_at ?? null) : null,
  };
}

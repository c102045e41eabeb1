/**
 * Finds where a delivery goes now, and the secrets that sign it: an endpoint may have changed since
 * its creation.
 */
import type { Clock } from '#contracts/time.ts';
import type { DeliveryRecord } from '#contracts/webhooks/delivery.ts';
import { DEFAULT_ENDPOINT } from '#contracts/webhooks/endpoint.ts';
import { liveSecrets, type EndpointTable } from '#backend/tables/endpoint-table.ts';

export type WebhookReceiver = { url: string; secrets: string[] };

/** Returns undefined if its endpoint was deleted or disabled. */
export async function findReceiver(
  { endpoints, now }: { endpoints: EndpointTable; now: Clock },
  { tenant, url, endpoint_id }: DeliveryRecord,
): Promise<WebhookReceiver | undefined> {
  const endpoint = await endpoints.get({ tenant, id: endpoint_id ?? DEFAULT_ENDPOINT });
  const receives = endpoint_id === undefined ? url : endpoint?.url;
  if (endpoint === undefined || endpoint.disabled || receives === undefined) return undefined;
  return { url: receives, secrets: liveSecrets(endpoint, now()) };
}

/** Resolves a request's webhook: who receives the events, and which of them. */
import type { Backend } from '#backend/backend.ts';
import type { AddressRules } from '../guarded-fetch/public-address.ts';
import type { WebhookEvent } from '#contracts/webhooks/events.ts';
import { invalidAt } from './invalid-at.ts';
import { checkUrlAt } from './check-url-at.ts';

type Requested<Event> = { events?: Event[] } & ({ url: string } | { endpoint_id: string });
type Resolved<Event> = { url: string; events: Event[] } | { endpoint_id: string; events: Event[] };

export type WebhookResolution<Event> = {
  backend: Pick<Backend, 'endpoints'>;
  tenant: string;
  /** Also allows http and loopback, for running on one machine. */
  rules: AddressRules;
  /**
   * All events that this kind of resource can send; a bare URL receives all of them unless it names
   * some.
   */
  events: readonly Event[];
};

/** Throws `url-not-allowed`, or `invalid-request` for an endpoint that does not exist. */
export async function resolveWebhook<Event extends WebhookEvent>(
  webhook: Requested<Event> | undefined,
  { backend: { endpoints }, tenant, rules, events }: WebhookResolution<Event>,
): Promise<Resolved<Event> | undefined> {
  if (webhook === undefined) return undefined;
  if ('url' in webhook) {
    const url = checkUrlAt('/webhook/url', webhook.url, rules);
    return { url, events: webhook.events ?? [...events] };
  }
  const id = webhook.endpoint_id;
  const endpoint = await endpoints.get({ tenant, id });
  if (!endpoint) throw invalidAt('/webhook/endpoint_id', `there is no webhook endpoint ${id}`);
  const wanted: readonly WebhookEvent[] = endpoint.events;
  return { endpoint_id: id, events: webhook.events ?? events.filter((event) => wanted.includes(event)) };
}

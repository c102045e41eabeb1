/** `/v1/webhook-endpoints`: each handler parses, calls and answers. */
import { ProblemError } from '#contracts/errors.ts';
import { isId } from '#contracts/ids.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import type { EndpointRecord } from '#contracts/webhooks/endpoint.ts';
import { newWebhookSecret } from '#backend/tables/endpoint-table.ts';
import type { ApiApp, ApiContext } from '#functions/api/context.ts';
import { addressRules } from '#functions/guarded-fetch/address-rules.ts';
import { checkUrlAt } from '#functions/request-references/check-url-at.ts';
import { makeWithinLimit } from '#backend/make-within-limit.ts';
import { fromCursor, toCursor } from '../page-cursor.ts';
import {
  createRoute,
  deleteRoute,
  getRoute,
  listRoute,
  patchRoute,
  pingRoute,
  rotateRoute,
} from './endpoint-openapi.ts';
import { findEndpoint, findReceiver, orNotFound, presentEndpoint } from './find-endpoint.ts';
import { linkOf, presentDelivery } from './present-delivery.ts';
import { sendPing } from './send-ping.ts';

/** Answers hold secrets. */
const NOT_KEPT = { 'cache-control': 'private, no-store' };

export function registerWebhookEndpoints(app: ApiApp): void {
  app.openapi(createRoute, async (c) => {
    const { backend, configuration } = c.var.services;
    const { url, events, description } = c.req.valid('json');
    const endpoint: EndpointRecord = {
      id: c.var.newId('webhookEndpoint'),
      tenant: c.var.caller.tenant,
      url: checkUrlAt('/url', url, addressRules(configuration)),
      events,
      description,
      secrets: [{ secret: newWebhookSecret() }],
      created_at: backend.now().toISOString(),
    };
    const kept = await keep(c, endpoint);
    const location = `${configuration.ITACLIP_PUBLIC_URL}/v1/webhook-endpoints/${kept.id}`;
    return c.json(presentEndpoint(kept, backend.now()), 201, { ...NOT_KEPT, location });
  });

  app.openapi(listRoute, async (c) => {
    const { tenant } = c.var.caller;
    const { cursor, limit } = c.req.valid('query');
    const after = fromCursor(tenant, cursor, (text) => isId('webhookEndpoint', text));
    const { endpoints, next } = await c.var.services.backend.endpoints.list(tenant, { after, limit });
    const now = c.var.services.backend.now();
    const data = endpoints.map((endpoint) => presentEndpoint(endpoint, now));
    return c.json({ data, next_cursor: toCursor(next) }, 200, NOT_KEPT);
  });

  app.openapi(getRoute, async (c) => {
    const endpoint = await findEndpoint(c, c.req.valid('param').id);
    return c.json(presentEndpoint(endpoint, c.var.services.backend.now()), 200, NOT_KEPT);
  });

  app.openapi(patchRoute, async (c) => {
    const { configuration, backend } = c.var.services;
    const found = await findReceiver(c, c.req.valid('param').id);
    const { enabled, url, ...change } = c.req.valid('json');
    const checked = url && checkUrlAt('/url', url, addressRules(configuration));
    const { endpoints } = c.var.services.backend;
    let endpoint: EndpointRecord | undefined = found;
    if (checked !== undefined || Object.keys(change).length > 0) {
      endpoint = await endpoints.change(found, { ...change, url: checked });
    }
    if (enabled === true) endpoint = await endpoints.enable(found);
    if (enabled === false) endpoint = await endpoints.disable(found, 'disabled by its owner');
    return c.json(presentEndpoint(orNotFound(endpoint), backend.now()), 200, NOT_KEPT);
  });

  app.openapi(deleteRoute, async (c) => {
    await c.var.services.backend.endpoints.delete(await findReceiver(c, c.req.valid('param').id));
    return c.body(null, 204);
  });

  app.openapi(pingRoute, async (c) => {
    const endpoint = await findReceiver(c, c.req.valid('param').id);
    if (endpoint.disabled) {
      throw new ProblemError(
        'conflict',
        `The endpoint is disabled (${endpoint.disabled.reason}): enable it first.`,
      );
    }
    const delivery = await sendPing(c.var.services.backend, {
      id: c.var.newId('webhookDelivery'),
      endpoint,
      trace: c.var.trace,
    });
    return c.json(presentDelivery(delivery), 202, { ...NOT_KEPT, location: linkOf(c, delivery) });
  });

  app.openapi(rotateRoute, async (c) => {
    const endpoint = await findEndpoint(c, c.req.valid('param').id);
    const rotated = await c.var.services.backend.endpoints.rotate(endpoint);
    if (!rotated) {
      throw new ProblemError(
        'conflict',
        'Another rotation of this secret came first. Read the endpoint again.',
      );
    }
    return c.json(presentEndpoint(rotated, c.var.services.backend.now()), 200, NOT_KEPT);
  });
}

/** Throws `limit-exceeded`. */
async function keep(c: ApiContext, endpoint: EndpointRecord): Promise<EndpointRecord> {
  const { endpoints } = c.var.services.backend;
  return makeWithinLimit({
    most: SERVICE_LIMITS.webhookEndpoints,
    kind: 'webhook endpoints',
    // One that is there under this id is this request's own, from an attempt that died.
    make: async () => ((await endpoints.create(endpoint)) ? endpoint : findEndpoint(c, endpoint.id)),
    count: (atMost) => endpoints.count(endpoint.tenant, atMost),
    withdraw: () => endpoints.delete(endpoint),
  });
}

/** `/v1/webhook-deliveries`: what was sent, to whom, and with which result; an event can be sent again. */
import { z } from 'zod';
import { ProblemError } from '#contracts/errors.ts';
import { isId } from '#contracts/ids.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { pageQuerySchema, pageSchema } from '#contracts/page.ts';
import { DAY_SECONDS, later } from '#contracts/time.ts';
import { DELIVERY_STATES, deliverySchema, type DeliveryRecord } from '#contracts/webhooks/delivery.ts';
import type { ApiApp, ApiContext } from '#functions/api/context.ts';
import { describeRoute } from '../describe-route.ts';
import { fromCursor } from '../page-cursor.ts';
import { answerHeaders } from '../openapi/answer-headers.ts';
import { idParameter, json, PAGE_DESCRIPTION } from '../shared-parameters.ts';
import { listDeliveries } from './list-deliveries.ts';
import { linkOf, presentDelivery } from './present-delivery.ts';

const tags = ['webhooks'];
const params = idParameter('webhookDelivery');
const NOT_KEPT = { 'cache-control': 'private, no-store' };

const listRoute = describeRoute(
  {
    method: 'get',
    path: '/v1/webhook-deliveries',
    operationId: 'listWebhookDeliveries',
    tags,
    summary: 'List webhook deliveries, newest first',
    request: {
      query: pageQuerySchema.extend({
        status: z.enum(DELIVERY_STATES).optional().meta({ description: 'Only deliveries in this state.' }),
        endpoint_id: z
          .string()
          .max(200)
          .optional()
          .meta({ description: 'Only deliveries to this endpoint.' }),
        segmentation_id: z
          .string()
          .max(200)
          .optional()
          .meta({ description: 'Only deliveries for this segmentation.' }),
        evaluation_id: z
          .string()
          .max(200)
          .optional()
          .meta({ description: 'Only deliveries for this evaluation.' }),
      }),
    },
    responses: {
      200: json(pageSchema(deliverySchema).meta({ id: 'WebhookDeliveryPage' }), PAGE_DESCRIPTION),
    },
  },
  { for: 'admin' },
);

const getRoute = describeRoute(
  {
    method: 'get',
    path: '/v1/webhook-deliveries/{id}',
    operationId: 'getWebhookDelivery',
    tags,
    summary: 'Read a webhook delivery and its attempts',
    request: { params },
    responses: { 200: json(deliverySchema, 'The delivery.') },
  },
  { for: 'admin', problems: ['not-found'] },
);

const redeliverRoute = describeRoute(
  {
    method: 'post',
    path: '/v1/webhook-deliveries/{id}/redeliver',
    operationId: 'redeliverWebhook',
    tags,
    summary: 'Deliver an event again',
    description: `Starts a new round of attempts with the same \`webhook-id\` and body. This works for
${SERVICE_LIMITS.redeliverDays} days after the event.`,
    request: { params },
    responses: { 202: json(deliverySchema, 'The delivery, which is pending.', answerHeaders('Location')) },
  },
  { for: 'admin', creates: true, problems: ['not-found', 'conflict', 'gone'] },
);

export function registerWebhookDeliveries(app: ApiApp): void {
  app.openapi(listRoute, async (c) => {
    const { tenant } = c.var.caller;
    const { cursor, limit, status, endpoint_id, segmentation_id, evaluation_id } = c.req.valid('query');
    const after = fromCursor(tenant, cursor, (text) => isId('webhookDelivery', text));
    const filter = { status, endpoint_id, job_id: segmentation_id, evaluation_id };
    const { deliveries, next_cursor } = await listDeliveries(c.var.services.backend.deliveries, tenant, {
      after,
      limit,
      ...filter,
    });
    return c.json({ data: deliveries.map(presentDelivery), next_cursor }, 200, NOT_KEPT);
  });

  app.openapi(getRoute, async (c) => {
    const delivery = await findDelivery(c, c.req.valid('param').id);
    return c.json(presentDelivery(delivery), 200, NOT_KEPT);
  });

  app.openapi(redeliverRoute, async (c) => {
    const again = await restart(c, await findDelivery(c, c.req.valid('param').id));
    const { tenant, id: delivery_id } = again;
    const { queues } = c.var.services.backend;
    await queues.sendWebhook({ kind: 'attempt', tenant, delivery_id, attempts: 0, trace: c.var.trace });
    return c.json(presentDelivery(again), 202, { ...NOT_KEPT, location: linkOf(c, again) });
  });
}

/** Throws `not-found`. */
async function findDelivery(c: ApiContext, id: string): Promise<DeliveryRecord> {
  const delivery = await c.var.services.backend.deliveries.get({ tenant: c.var.caller.tenant, id });
  if (!delivery) throw new ProblemError('not-found', 'There is no delivery with this id.');
  return delivery;
}

/** Throws `gone` for one that is too old, `conflict` for one that is under way. */
async function restart(c: ApiContext, delivery: DeliveryRecord): Promise<DeliveryRecord> {
  const days = SERVICE_LIMITS.redeliverDays;
  if (later(new Date(delivery.created_at), days * DAY_SECONDS) < c.var.services.backend.now()) {
    throw new ProblemError(
      'gone',
      `An event can be delivered again for ${days} days, and this one is older.`,
    );
  }
  const again =
    delivery.status === 'pending' ? undefined : await c.var.services.backend.deliveries.restart(delivery);
  if (again) return again;
  throw new ProblemError(
    'conflict',
    'The delivery has not ended: its next attempt is planned or in progress. Wait until it has succeeded or failed.',
  );
}

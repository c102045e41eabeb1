/** A test event: a delivery as every other, first its row and then the message that has it tried. */
import type { Backend } from '#backend/backend.ts';
import type { Trace } from '#contracts/trace.ts';
import type { DeliveryRecord } from '#contracts/webhooks/delivery.ts';
import type { EndpointRecord } from '#contracts/webhooks/endpoint.ts';
import type { PingPayload } from '#contracts/webhooks/events.ts';

type Ping = { id: string; endpoint: EndpointRecord; trace: Trace };

export async function sendPing(
  { deliveries, queues, now }: Backend,
  { id, endpoint, trace }: Ping,
): Promise<DeliveryRecord> {
  const { tenant, id: endpoint_id } = endpoint;
  const payload: PingPayload = { type: 'ping', timestamp: now().toISOString(), data: { endpoint_id } };
  const made = await deliveries.create({
    id,
    tenant,
    event: 'ping',
    endpoint_id,
    payload: JSON.stringify(payload),
    trace,
  });
  // Under an idempotency key it may be there from an attempt that died before the message.
  const delivery = made ?? (await deliveries.get({ tenant, id }));
  if (!delivery) throw new Error(`The delivery ${id} was neither made nor found.`);
  await queues.sendWebhook({ kind: 'attempt', tenant, delivery_id: id, attempts: 0, trace });
  return delivery;
}

/** A delivery as the API shows it. */
import type { z } from 'zod';
import type { DeliveryRecord, deliverySchema } from '#contracts/webhooks/delivery.ts';
import type { ApiContext } from '#functions/api/context.ts';

export function presentDelivery(delivery: DeliveryRecord): z.infer<typeof deliverySchema> {
  const { id, event, job_id, evaluation_id, endpoint_id, url, status, created_at, next_attempt_at, log } =
    delivery;
  return {
    id,
    event,
    segmentation_id: job_id ?? null,
    evaluation_id: evaluation_id ?? null,
    endpoint_id: endpoint_id ?? null,
    url: url ?? null,
    status,
    created_at,
    next_attempt_at: next_attempt_at ?? null,
    attempts: log,
  };
}

export function linkOf(c: ApiContext, { id }: DeliveryRecord): string {
  return `${c.var.services.configuration.ITACLIP_PUBLIC_URL}/v1/webhook-deliveries/${id}`;
}

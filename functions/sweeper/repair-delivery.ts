/**
 * Sends a delivery whose next attempt is due: retries after hours, and attempts that a crash
 * interrupted.
 */
import { deliveryRecordSchema } from '#contracts/webhooks/delivery.ts';
import type { SweepContext } from './sweep-context.ts';

const NEXT_SWEEP_SECONDS = 60;

export async function repairDelivery(context: SweepContext, row: unknown): Promise<'attempt-delivery'> {
  const delivery = deliveryRecordSchema.parse(row);
  const { tenant, id, attempts, trace } = delivery;
  await context.queues.sendWebhook({ kind: 'attempt', tenant, delivery_id: id, attempts, trace });
  await context.deliveries.scheduleSweep(delivery, NEXT_SWEEP_SECONDS);
  return 'attempt-delivery';
}

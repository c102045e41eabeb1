/** A page of deliveries: filters leave little of what is read, so that a page may need several reads. */
import type { RowKey } from '#contracts/storage/table-definition.ts';
import type { DeliveryRecord } from '#contracts/webhooks/delivery.ts';
import type { DeliveryFilter, DeliveryTable } from '#backend/tables/delivery-table.ts';
import { toCursor } from '../page-cursor.ts';

const MOST_READS = 10;

export async function listDeliveries(
  table: DeliveryTable,
  tenant: string,
  { after, limit, ...filter }: DeliveryFilter & { after?: RowKey; limit: number },
): Promise<{ deliveries: DeliveryRecord[]; next_cursor: string | null }> {
  const deliveries: DeliveryRecord[] = [];
  let next = after;
  for (let reads = 0; reads < MOST_READS; reads += 1) {
    const page = await table.list(tenant, { ...filter, after: next, limit: limit - deliveries.length });
    deliveries.push(...page.deliveries);
    next = page.next;
    if (!next || deliveries.length >= limit) break;
  }
  return { deliveries, next_cursor: toCursor(next) };
}

/** Lists the workers whose heartbeat is recent. */
import type { Clock } from '#contracts/time.ts';
import type { Row, Table } from './table.ts';
import { WORKERS_PARTITION, type RowKey } from '#contracts/storage/table-definition.ts';
import { PRESENCE_SECONDS, workerPresenceSchema, type WorkerPresence } from '#contracts/worker-presence.ts';

const PAGE_ROWS = 100;

export async function liveWorkers(table: Pick<Table, 'list'>, now: Clock): Promise<WorkerPresence[]> {
  const oldest = now().getTime() - 3 * PRESENCE_SECONDS * 1000;
  return (await everyWorker(table))
    .map((row) => workerPresenceSchema.parse(row))
    .filter(({ seen_at }) => new Date(seen_at).getTime() >= oldest);
}

/** Includes workers that were killed: DynamoDB may keep expired rows for two days. */
async function everyWorker(table: Pick<Table, 'list'>): Promise<Row[]> {
  const all: Row[] = [];
  let after: RowKey | undefined;
  do {
    const { rows, next } = await table.list({ pk: WORKERS_PARTITION, limit: PAGE_ROWS, after });
    all.push(...rows);
    after = next;
  } while (after);
  return all;
}

/** Lists the workers whose heartbeat is recent. */
import { millisecondsApart, type Clock } from '#contracts/time.ts';
import type { Row, Table } from './table.ts';
import { WORKERS_PARTITION, type RowKey } from '#contracts/storage/table-definition.ts';
import { PRESENCE_SECONDS, workerPresenceSchema, type WorkerPresence } from '#contracts/worker-presence.ts';

const PAGE_ROWS = 100;

export async function liveWorkers(table: Pick<Table, 'list'>, now: Clock): Promise<WorkerPresence[]> {
  const recent = 3 * PRESENCE_SECONDS * 1000;
  return (
    (await everyWorker(table))
      .map((row) => workerPresenceSchema.parse(row))
      // A row far ahead of us was written before the clock was set back.
      .filter(({ seen_at }) => millisecondsApart(now(), new Date(seen_at)) <= recent)
  );
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

/** The workers that have told lately that they live. */
import type { Clock } from '../time.ts';
import type { Table } from './table.ts';
import { WORKERS_PARTITION } from './table-definition.ts';
import { PRESENCE_SECONDS, workerPresenceSchema, type WorkerPresence } from './worker-presence.ts';

/** One page of rows. */
const MOST_WORKERS = 100;

export async function liveWorkers(table: Pick<Table, 'list'>, now: Clock): Promise<WorkerPresence[]> {
  const { rows } = await table.list({ pk: WORKERS_PARTITION, limit: MOST_WORKERS });
  const oldest = now().getTime() - 3 * PRESENCE_SECONDS * 1000;
  return rows
    .map((row) => workerPresenceSchema.parse(row))
    .filter(({ seen_at }) => new Date(seen_at).getTime() >= oldest);
}

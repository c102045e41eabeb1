/**
 * The one table, as data: CDK makes it in AWS, the local system in its stand-in. Every row has a
 * partition `pk` and a sort key `sk`. A row that may need repair carries `sweep_shard` and
 * `sweep_at`, the time from which the sweeper should look at it: the index holds just those rows,
 * and whoever completes the row takes both away.
 */
export const TABLE = {
  partitionKey: 'pk',
  sortKey: 'sk',
  /** Seconds since 1970 after which DynamoDB may remove the row. Readers check times themselves. */
  timeToLive: 'ttl',
  sweepIndex: { name: 'sweep', partitionKey: 'sweep_shard', sortKey: 'sweep_at' },
} as const;

/** One partition of the index takes 1,000 writes a second. */
const SWEEP_SHARDS = 4;

export const ALL_SWEEP_SHARDS = Array.from({ length: SWEEP_SHARDS }, (_, shard) => String(shard));

/** Ids end in random bits, so that their last digit spreads them. */
export function sweepShard(id: string): string {
  return String(Number.parseInt(id.slice(-1), 16) % SWEEP_SHARDS);
}

/**
 * Schedules have a partition of the index to themselves, in which their next run is: whoever starts runs
 * and whoever repairs rows find nothing of each other's.
 */
export const SCHEDULES_SHARD = 'schedules';

export type RowKey = { pk: string; sk: string };

/** A tenant's rows lie together: another tenant's id finds nothing. The kind of a row is its id's prefix. */
export function tenantKey(tenant: string, id: string): RowKey {
  return { pk: `tenant#${tenant}`, sk: id };
}

/** Workers tell here that they live. */
export const WORKERS_PARTITION = 'workers';

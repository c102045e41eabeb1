/**
 * The definition of the only table, as data: CDK creates it in AWS, the local system creates it in its
 * stand-in. Every row has a partition key `pk` and a sort key `sk`. A row that may need repair has
 * `sweep_shard` and `sweep_at`, the time from which the sweeper should check it: the index contains only
 * those rows, and whoever completes the row removes both.
 */
export const TABLE = {
  partitionKey: 'pk',
  sortKey: 'sk',
  /** Seconds since 1970 after which DynamoDB may remove the row. Readers check times themselves. */
  timeToLive: 'ttl',
  sweepIndex: { name: 'sweep', partitionKey: 'sweep_shard', sortKey: 'sweep_at' },
} as const;

/** One partition of the index accepts 1,000 writes per second. */
const SWEEP_SHARDS = 4;

export const ALL_SWEEP_SHARDS = Array.from({ length: SWEEP_SHARDS }, (_, shard) => String(shard));

/** Spreads rows by the last digit of their id, which is random. */
export function sweepShard(id: string): string {
  return String(Number.parseInt(id.slice(-1), 16) % SWEEP_SHARDS);
}

/**
 * Schedules have a partition of the index to themselves, sorted by their next run. Starting runs and
 * repairing rows therefore never read each other's rows.
 */
export const SCHEDULES_SHARD = 'schedules';

export type RowKey = { pk: string; sk: string };

/**
 * The rows of a tenant share a partition, so that another tenant's id finds nothing. The prefix of an id
 * tells its kind.
 */
export function tenantKey(tenant: string, id: string): RowKey {
  return { pk: `tenant#${tenant}`, sk: id };
}

/** Workers record here that they are alive. */
export const WORKERS_PARTITION = 'workers';

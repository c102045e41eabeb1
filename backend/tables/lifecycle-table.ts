/**
 * The common part of rows of jobs and evaluations: they are leased to a worker, checked by the sweeper,
 * end once, publish their end, and outlive their deletion for a while. Every write is under the condition
 * that makes it legal: many processes race for the same row, and the table decides. A method returns
 * undefined if its condition did not hold; the row is unchanged then.
 */
import type { z } from 'zod';
import { ABSENT, type Condition, type RowChange, type Table } from '../table.ts';
import { sweepShard, tenantKey, type RowKey } from '#contracts/storage/table-definition.ts';
import { ID_PREFIXES, isId, type IdKind } from '#contracts/ids.ts';
import { DEFAULT_REPAIR_SECONDS, SERVICE_LIMITS } from '#contracts/limits.ts';
import { LONGEST_LEASE_SECONDS } from '#contracts/lease.ts';
import { DAY_SECONDS, epochSeconds, later, type Clock } from '#contracts/time.ts';

/** Identifies a row; every row is one. */
export type RowName = { tenant: string; id: string };

export type LifecycleRow = RowName & { status: string; expires_at: string };

export type RowPage<Row> = { rows: Row[]; next?: RowKey };

/** A worker whose lease expired this long ago is gone, and its message may be lost. */
export const ABANDONED_SECONDS = 600;
/** Workers that missed the deletion may write objects for this long; they are deleted afterwards. */
const LATE_OBJECTS_SECONDS = 3600;

/** Nobody has the row. */
export const LEASE_OVER =
  '(attribute_not_exists(#lease_until) OR #lease_until <= :now OR #lease_until > :no_lease)';

/** The values of `LEASE_OVER`: a lease that ends later than any can counts as over (`contracts/lease.ts`). */
export function leaseTimes(now: Date): { now: string; no_lease: string } {
  return { now: now.toISOString(), no_lease: later(now, LONGEST_LEASE_SECONDS).toISOString() };
}

/** Takes a row off the sweeper's list. */
const NO_SWEEP = ['sweep_shard', 'sweep_at'];

export abstract class LifecycleTable<Row extends LifecycleRow> {
  protected readonly table: Table;
  protected readonly now: Clock;
  protected readonly repairSeconds: number;
  readonly #kind: IdKind;
  readonly #schema: z.ZodType<Row>;

  /** @param repairSeconds The age at which the sweeper checks that a row's next step has happened. */
  protected constructor(
    { kind, schema }: { kind: IdKind; schema: z.ZodType<Row> },
    table: Table,
    now: Clock,
    repairSeconds: number = DEFAULT_REPAIR_SECONDS,
  ) {
    this.#kind = kind;
    this.#schema = schema;
    this.table = table;
    this.now = now;
    this.repairSeconds = repairSeconds;
  }

  /** Writes a new row. Returns false if the id is taken. */
  async create(row: Row): Promise<boolean> {
    return this.table.put(
      {
        ...tenantKey(row.tenant, row.id),
        ...withoutUndefined(row),
        ...this.sweepAt(row.id, this.repairSeconds),
        ttl: rowTimeToLive(row),
      },
      ABSENT,
    );
  }

  /** Returns deleted rows too: they say when they were deleted. */
  async get({ tenant, id }: RowName): Promise<Row | undefined> {
    if (!isId(this.#kind, id)) return undefined;
    const row = await this.table.get(tenantKey(tenant, id));
    return row && this.#schema.parse(row);
  }

  /** Lists newest first, without deleted rows. A page may be shorter than the limit even if more follow. */
  async list(
    tenant: string,
    { status, after, limit }: { status?: Row['status']; after?: RowKey; limit: number },
  ): Promise<RowPage<Row>> {
    const filter = {
      expression: `attribute_not_exists(#deleted_at)${status ? ' AND #status = :status' : ''}`,
      values: status && { status },
    };
    const { rows, next } = await this.table.list({
      ...this.range(tenant),
      newestFirst: true,
      after,
      limit,
      filter,
    });
    return { rows: rows.map((row) => this.#schema.parse(row)), next };
  }

  /** Records that the end was published: nothing is left to repair. */
  async markEventSent(name: RowName): Promise<Row | undefined> {
    return this.update(
      name,
      { set: { event_pending: false }, remove: NO_SWEEP },
      { expression: 'attribute_not_exists(#deleted_at) AND attribute_exists(#pk)' },
    );
  }

  /** Records a repair; the sweeper checks the row again later, or never. */
  async scheduleSweep(name: RowName, seconds: number | 'never'): Promise<void> {
    await this.update(
      name,
      seconds === 'never' ? { remove: NO_SWEEP } : { set: this.sweepAt(name.id, seconds) },
    );
  }

  /** Covers all rows of this kind of one tenant. */
  protected range(tenant: string): { pk: string; prefix: string } {
    const { pk, sk: prefix } = tenantKey(tenant, `${ID_PREFIXES[this.#kind]}_`);
    return { pk, prefix };
  }

  protected async update(
    { tenant, id }: RowName,
    change: RowChange,
    condition?: Condition,
    signal?: AbortSignal,
  ): Promise<Row | undefined> {
    const row = await this.table.update(tenantKey(tenant, id), change, condition, signal);
    return row && this.#schema.parse(row);
  }

  /**
   * @param end The members that go with the status.
   * @param also Attributes to remove at the end.
   */
  protected endChange(
    id: string,
    end: object,
    eventPending: boolean,
    also: readonly string[] = [],
  ): RowChange {
    return {
      set: {
        ...withoutUndefined(end),
        finished_at: this.time(),
        event_pending: eventPending,
        ...(eventPending && this.sweepAt(id, this.repairSeconds)),
      },
      remove: ['lease_until', ...also, ...(eventPending ? [] : NO_SWEEP)],
    };
  }

  /** The row stays, so that its end is published, late objects are found and the id answers 410. */
  protected deletion(id: string, also: readonly string[] = []): RowChange {
    return {
      set: { deleted_at: this.time(), artifacts: [], ...this.sweepAt(id, LATE_OBJECTS_SECONDS) },
      remove: also,
    };
  }

  protected time(): string {
    return this.now().toISOString();
  }

  protected sweepAt(id: string, seconds: number): { sweep_shard: string; sweep_at: string } {
    return { sweep_shard: sweepShard(id), sweep_at: later(this.now(), seconds).toISOString() };
  }

  protected lease(id: string, seconds: number) {
    return {
      lease_until: later(this.now(), seconds).toISOString(),
      ...this.sweepAt(id, seconds + ABANDONED_SECONDS),
    };
  }
}

/** Rows stay for a while after their results are deleted, so that requests for them are answered with 410. */
export function rowTimeToLive({ expires_at }: Pick<LifecycleRow, 'expires_at'>): number {
  return epochSeconds(later(new Date(expires_at), SERVICE_LIMITS.goneDays * DAY_SECONDS));
}

export function inStates(states: readonly string[]): Condition {
  const values = Object.fromEntries(states.map((state) => [state, state]));
  return { expression: `#status IN (${states.map((state) => `:${state}`).join(', ')})`, values };
}

export function ownedBy(worker: string): Condition {
  return { expression: '#status = :running AND #worker = :worker', values: { running: 'running', worker } };
}

export function withoutUndefined<Value extends object>(value: Value): Value {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Value;
}

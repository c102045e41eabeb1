/**
 * Every write that changes a delivery, each under the condition that makes it legal: the sender, a duplicate
 * of it, the sweeper and a client that redelivers all race for the same row. A method returns undefined if
 * its condition did not hold; the row is unchanged then.
 */
import { LONGEST_DELAY_SECONDS } from '../queues.ts';
import { ABSENT, PRESENT, type Condition, type RowChange, type Table } from '../table.ts';
import { LEASE_OVER, leaseTimes } from './lifecycle-table.ts';
import { sweepShard, tenantKey, type RowKey } from '#contracts/storage/table-definition.ts';
import { ID_PREFIXES, isId } from '#contracts/ids.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { DAY_SECONDS, epochSeconds, later, type Clock } from '#contracts/time.ts';
import {
  deliveryRecordSchema,
  LOGGED_ATTEMPTS,
  type DeliveryAttempt,
  type DeliveryRecord,
} from '#contracts/webhooks/delivery.ts';

/** Identifies a delivery; every `DeliveryRecord` is one. */
export type DeliveryName = Pick<DeliveryRecord, 'tenant' | 'id'>;

export type NewDelivery = Omit<
  DeliveryRecord,
  'status' | 'attempts' | 'log' | 'created_at' | 'next_attempt_at' | 'lease_until'
>;

/** The state after an attempt, or the time of the next one. */
export type AttemptOutcome = { status: 'delivered' | 'exhausted' | 'ended' } | { retryAt: Date };

export type DeliveryFilter = Partial<
  Pick<DeliveryRecord, 'status' | 'endpoint_id' | 'job_id' | 'evaluation_id' | 'event'>
>;
export type ListedDeliveries = { deliveries: DeliveryRecord[]; next?: RowKey };

/** The sweeper checks a row this long after its next step was due. */
const REPAIR_SECONDS = 60;
/** Deliveries can be redelivered for this long, and their last retries must fit in. */
const KEPT_DAYS = SERVICE_LIMITS.redeliverDays + 7;

const DONE = ['sweep_shard', 'sweep_at', 'next_attempt_at'];

export class DeliveryTable {
  readonly #table: Table;
  readonly #now: Clock;

  constructor(table: Table, now: Clock) {
    this.#table = table;
    this.#now = now;
  }

  /** Creates a pending delivery; send its `attempt` message next. Returns undefined if the id is taken. */
  async create(delivery: NewDelivery): Promise<DeliveryRecord | undefined> {
    const now = this.#now();
    const record: DeliveryRecord = {
      ...delivery,
      status: 'pending',
      created_at: now.toISOString(),
      attempts: 0,
      log: [],
    };
    const row = {
      ...tenantKey(record.tenant, record.id),
      ...record,
      ...this.#sweepAt(record.id, later(now, REPAIR_SECONDS)),
      ttl: epochSeconds(later(now, KEPT_DAYS * DAY_SECONDS)),
    };
    return (await this.#table.put(row, ABSENT)) ? record : undefined;
  }

  async get({ tenant, id }: DeliveryName): Promise<DeliveryRecord | undefined> {
    if (!isId('webhookDelivery', id)) return undefined;
    const row = await this.#table.get(tenantKey(tenant, id));
    return row && deliveryRecordSchema.parse(row);
  }

  /** Lists newest first. A page may be shorter than the limit even if more follow. */
  async list(
    tenant: string,
    { after, limit, ...filter }: DeliveryFilter & { after?: RowKey; limit: number },
  ): Promise<ListedDeliveries> {
    const { rows, next } = await this.#table.list({
      pk: tenantKey(tenant, '').pk,
      prefix: `${ID_PREFIXES.webhookDelivery}_`,
      newestFirst: true,
      after,
      limit,
      filter: equalTo(filter),
    });
    return { deliveries: rows.map((row) => deliveryRecordSchema.parse(row)), next };
  }

  /**
   * Claims the next attempt. Returns undefined if the delivery is over, if its number of attempts differs
   * from the message's, or while another attempt is running.
   */
  async claimAttempt(
    delivery: DeliveryName,
    attempts: number,
    leaseSeconds: number,
  ): Promise<DeliveryRecord | undefined> {
    const until = later(this.#now(), leaseSeconds);
    return this.#update(
      delivery,
      { set: { lease_until: until.toISOString(), ...this.#sweepAt(delivery.id, later(until, 1)) } },
      {
        expression: `#status = :pending AND #attempts = :attempts AND ${LEASE_OVER}`,
        values: { pending: 'pending', attempts, ...leaseTimes(this.#now()) },
      },
    );
  }

  /**
   * Records an attempt, given the claimed row. The message itself carries a retry within the longest delay of
   * a message, with the sweeper as a safety net; later retries are the sweeper's alone.
   */
  async recordAttempt(
    claimed: DeliveryRecord,
    attempt: DeliveryAttempt,
    outcome: AttemptOutcome,
  ): Promise<DeliveryRecord | undefined> {
    const log = [...claimed.log, attempt].slice(-LOGGED_ATTEMPTS);
    const next = 'status' in outcome ? { status: outcome.status } : this.#retry(claimed.id, outcome.retryAt);
    return this.#update(
      claimed,
      {
        set: { log, ...next },
        add: { attempts: 1 },
        remove: ['lease_until', ...('status' in outcome ? DONE : [])],
      },
      {
        expression: '#status = :pending AND #attempts = :attempts',
        values: { pending: 'pending', attempts: claimed.attempts },
      },
    );
  }

  /** Ends the delivery without an attempt: its receiver is gone. */
  async end(delivery: DeliveryName): Promise<DeliveryRecord | undefined> {
    return this.#update(
      delivery,
      { set: { status: 'ended' }, remove: ['lease_until', ...DONE] },
      { expression: '#status = :pending', values: { pending: 'pending' } },
    );
  }

  /**
   * Starts a new round of attempts; send its `attempt` message next. Returns undefined if the delivery is too
   * old, or while an attempt is running.
   */
  async restart(delivery: DeliveryName): Promise<DeliveryRecord | undefined> {
    const now = this.#now();
    const oldest = later(now, -SERVICE_LIMITS.redeliverDays * DAY_SECONDS).toISOString();
    const sweep = this.#sweepAt(delivery.id, later(now, REPAIR_SECONDS));
    return this.#update(
      delivery,
      { set: { status: 'pending', attempts: 0, ...sweep }, remove: ['lease_until', 'next_attempt_at'] },
      {
        expression: `#created_at >= :oldest AND ${LEASE_OVER}`,
        values: { oldest, ...leaseTimes(now) },
      },
    );
  }

  /** Records that the sweeper has sent what was missing. */
  async scheduleSweep(delivery: DeliveryName, seconds: number): Promise<void> {
    await this.#update(
      delivery,
      { set: this.#sweepAt(delivery.id, later(this.#now(), seconds)) },
      { expression: '#status = :pending', values: { pending: 'pending' } },
    );
  }

  #retry(id: string, at: Date) {
    const seconds = (at.getTime() - this.#now().getTime()) / 1000;
    const sweepAt = seconds <= LONGEST_DELAY_SECONDS ? later(at, REPAIR_SECONDS) : at;
    return { next_attempt_at: at.toISOString(), ...this.#sweepAt(id, sweepAt) };
  }

  #sweepAt(id: string, at: Date): { sweep_shard: string; sweep_at: string } {
    return { sweep_shard: sweepShard(id), sweep_at: at.toISOString() };
  }

  async #update(
    { tenant, id }: DeliveryName,
    change: RowChange,
    condition: Condition = PRESENT,
  ): Promise<DeliveryRecord | undefined> {
    const row = await this.#table.update(tenantKey(tenant, id), change, condition);
    return row && deliveryRecordSchema.parse(row);
  }
}

function equalTo(filter: DeliveryFilter): Condition | undefined {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined);
  if (given.length === 0) return undefined;
  return {
    expression: given.map(([name]) => `#${name} = :${name}`).join(' AND '),
    values: Object.fromEntries(given),
  };
}

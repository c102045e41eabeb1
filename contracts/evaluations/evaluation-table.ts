/**
 * Every write that changes an evaluation, each under the condition that makes it legal: API, workers,
 * dead letters and sweeper race for the same row, and the table decides. A method whose condition did
 * not hold returns undefined, and the row is as it was.
 */
import { ABSENT, type Condition, type RowChange, type Table } from '../cloud/table.ts';
import { sweepShard, tenantKey, type RowKey } from '../cloud/table-definition.ts';
import { ID_PREFIXES, isId } from '../ids.ts';
import { statesBefore, type JobState } from '../jobs/job-states.ts';
import { DEFAULT_REPAIR_SECONDS, SERVICE_LIMITS } from '../limits.ts';
import { DAY_SECONDS, epochSeconds, later, type Clock } from '../time.ts';
import {
  evaluationRowSchema,
  type EvaluationName,
  type EvaluationPlan,
  type EvaluationRow,
} from './evaluation-row.ts';
import type { EndedEvaluationState, EvaluationState } from './evaluation-states.ts';

/** What an evaluation gets when it ends; the rest of it was there before. */
export type EvaluationEnd = { status: EndedEvaluationState } & Partial<
  Pick<EvaluationRow, 'problem' | 'scores' | 'gates' | 'artifacts' | 'timings' | 'usage'>
>;

type RecordedError = EvaluationRow['errors'][number];

/** So long after the last sign of a worker its messages may be lost. */
const ABANDONED_SECONDS = 600;
/** A queued one may wait for hours; its message is sent again that often. */
const WAITING_SECONDS = 3600;
/** What a worker writes that did not see the deletion is deleted after that. */
const LATE_OBJECTS_SECONDS = 3600;

export type ListedEvaluations = { evaluations: EvaluationRow[]; next?: RowKey };

export class EvaluationTable {
  readonly #table: Table;
  readonly #now: Clock;
  readonly #repairSeconds: number;

  /** @param repairSeconds How long a row waits before the sweeper looks whether a write is missing. */
  constructor(table: Table, now: Clock, repairSeconds: number = DEFAULT_REPAIR_SECONDS) {
    this.#table = table;
    this.#now = now;
    this.#repairSeconds = repairSeconds;
  }

  /** Writes a new one. False: its id is taken. */
  async create(evaluation: EvaluationRow): Promise<boolean> {
    return this.#table.put(
      {
        ...tenantKey(evaluation.tenant, evaluation.id),
        ...withoutUndefined(evaluation),
        ...this.#lookAt(evaluation.id, this.#repairSeconds),
        ttl: rowTimeToLive(evaluation),
      },
      ABSENT,
    );
  }

  /** Deleted ones too: their rows tell. */
  async get({ tenant, id }: EvaluationName): Promise<EvaluationRow | undefined> {
    if (!isId('evaluation', id)) return undefined;
    const row = await this.#table.get(tenantKey(tenant, id));
    return row && evaluationRowSchema.parse(row);
  }

  /** Newest first, without the deleted. A page may be shorter than the limit and have a next one. */
  async list(
    tenant: string,
    { status, after, limit }: { status?: EvaluationState; after?: RowKey; limit: number },
  ): Promise<ListedEvaluations> {
    const { rows, next } = await this.#table.list({
      pk: tenantKey(tenant, '').pk,
      prefix: `${ID_PREFIXES.evaluation}_`,
      newestFirst: true,
      after,
      limit,
      filter: {
        expression: `attribute_not_exists(#deleted_at)${status ? ' AND #status = :status' : ''}`,
        values: status && { status },
      },
    });
    return { evaluations: rows.map((row) => evaluationRowSchema.parse(row)), next };
  }

  /** Those that have not ended; counts no further than `atMost`. */
  async countLive(tenant: string, atMost: number): Promise<number> {
    let count = 0;
    let after: RowKey | undefined;
    do {
      const page = await this.#table.list({
        pk: tenantKey(tenant, '').pk,
        prefix: `${ID_PREFIXES.evaluation}_`,
        newestFirst: true,
        after,
        limit: SERVICE_LIMITS.pageItems,
        filter: inStates(['queued', 'running']),
      });
      count += page.rows.length;
      after = page.next;
    } while (after && count < atMost);
    return Math.min(count, atMost);
  }

  /** After its message was sent. */
  async markEnqueued(name: EvaluationName): Promise<EvaluationRow | undefined> {
    const set = { enqueued_at: this.#time(), ...this.#lookAt(name.id, WAITING_SECONDS) };
    return this.#update(name, { set }, inStates(['queued']));
  }

  /** A worker plans or finishes it. Undefined when it ended, or while another worker's lease runs. */
  async take(
    evaluation: EvaluationName & Pick<EvaluationRow, 'started_at'>,
    worker: string,
    leaseSeconds: number,
  ): Promise<EvaluationRow | undefined> {
    const now = this.#time();
    return this.#update(
      evaluation,
      {
        set: {
          status: 'running',
          started_at: evaluation.started_at ?? now,
          worker,
          ...this.#lease(evaluation.id, leaseSeconds),
        },
      },
      {
        expression:
          '#status IN (:queued, :running) AND (attribute_not_exists(#lease_until) OR #lease_until <= :now OR #worker = :worker)',
        values: { queued: 'queued', running: 'running', now, worker },
      },
    );
  }

  /** While it is planned or finished. Undefined when it ended, or another worker took it. */
  async renew(
    name: EvaluationName,
    worker: string,
    leaseSeconds: number,
    signal?: AbortSignal,
  ): Promise<EvaluationRow | undefined> {
    return this.#update(name, { set: this.#lease(name.id, leaseSeconds) }, ownedBy(worker), signal);
  }

  /** Before its shards are sent: whoever scores one reads it. Undefined when another worker took it. */
  async keepPlan(
    name: EvaluationName,
    worker: string,
    plan: EvaluationPlan,
  ): Promise<EvaluationRow | undefined> {
    return this.#update(name, { set: { plan: withoutUndefined(plan) } }, ownedBy(worker));
  }

  /** The worker that planned it has sent its shards. */
  async markShardsSent(name: EvaluationName, worker: string): Promise<EvaluationRow | undefined> {
    return this.#update(
      name,
      {
        set: { shards_sent_at: this.#time(), ...this.#lookAt(name.id, ABANDONED_SECONDS) },
        remove: ['lease_until'],
      },
      ownedBy(worker),
    );
  }

  /** The worker leaves it to another. */
  async release(name: EvaluationName, worker: string): Promise<EvaluationRow | undefined> {
    return this.#update(
      name,
      { set: this.#lookAt(name.id, ABANDONED_SECONDS), remove: ['lease_until'] },
      ownedBy(worker),
    );
  }

  /** While one of its shards is worked on. Undefined when it has ended. */
  async touch(name: EvaluationName, signal?: AbortSignal): Promise<EvaluationRow | undefined> {
    const set = this.#lookAt(name.id, ABANDONED_SECONDS);
    return this.#update(name, { set }, inStates(['running']), signal);
  }

  /** An attempt failed; it may be tried again. */
  async recordError(
    name: EvaluationName,
    error: Omit<RecordedError, 'at'>,
  ): Promise<EvaluationRow | undefined> {
    return this.#update(
      name,
      {
        append: { errors: [{ ...error, at: this.#time() }] },
        remove: error.shard === null ? ['lease_until'] : [],
        set: this.#lookAt(name.id, ABANDONED_SECONDS),
      },
      inStates(['running']),
    );
  }

  /** Ends it, once: undefined where it had ended before. Use `finishEvaluation`, which also tells of it. */
  async end(
    name: EvaluationName,
    end: EvaluationEnd,
    eventPending: boolean,
  ): Promise<EvaluationRow | undefined> {
    return this.#update(
      name,
      {
        set: {
          ...withoutUndefined(end),
          finished_at: this.#time(),
          event_pending: eventPending,
          ...(eventPending && this.#lookAt(name.id, this.#repairSeconds)),
        },
        remove: ['lease_until', ...(eventPending ? [] : ['sweep_shard', 'sweep_at'])],
      },
      inStates(statesBefore(end.status)),
    );
  }

  /** Its end was told: nothing is left to repair. */
  async markEventSent(name: EvaluationName): Promise<EvaluationRow | undefined> {
    return this.#update(
      name,
      { set: { event_pending: false }, remove: ['sweep_shard', 'sweep_at'] },
      { expression: 'attribute_not_exists(#deleted_at) AND attribute_exists(#pk)' },
    );
  }

  /** The row stays, so that its end is told, late objects are found and the id answers 410. */
  async markDeleted(name: EvaluationName): Promise<EvaluationRow | undefined> {
    return this.#update(
      name,
      {
        set: {
          deleted_at: this.#time(),
          artifacts: [],
          ...this.#lookAt(name.id, LATE_OBJECTS_SECONDS),
        },
      },
      inStates(['succeeded', 'failed', 'canceled']),
    );
  }

  /** The sweeper has done what was missing and looks again later, or never. */
  async lookAgain(name: EvaluationName, seconds: number | 'never'): Promise<void> {
    await this.#update(
      name,
      seconds === 'never' ? { remove: ['sweep_shard', 'sweep_at'] } : { set: this.#lookAt(name.id, seconds) },
    );
  }

  async #update(
    { tenant, id }: EvaluationName,
    change: RowChange,
    condition?: Condition,
    signal?: AbortSignal,
  ): Promise<EvaluationRow | undefined> {
    const row = await this.#table.update(tenantKey(tenant, id), change, condition, signal);
    return row && evaluationRowSchema.parse(row);
  }

  #time(): string {
    return this.#now().toISOString();
  }

  #lookAt(id: string, seconds: number): { sweep_shard: string; sweep_at: string } {
    return { sweep_shard: sweepShard(id), sweep_at: later(this.#now(), seconds).toISOString() };
  }

  #lease(id: string, seconds: number) {
    return {
      lease_until: later(this.#now(), seconds).toISOString(),
      ...this.#lookAt(id, seconds + ABANDONED_SECONDS),
    };
  }
}

/** Rows tell that an evaluation is gone for a while after it is. */
export function rowTimeToLive({ expires_at }: Pick<EvaluationRow, 'expires_at'>): number {
  return epochSeconds(later(new Date(expires_at), SERVICE_LIMITS.goneDays * DAY_SECONDS));
}

function inStates(states: readonly JobState[]): Condition {
  const values = Object.fromEntries(states.map((state) => [state, state]));
  return { expression: `#status IN (${states.map((state) => `:${state}`).join(', ')})`, values };
}

function ownedBy(worker: string): Condition {
  return { expression: '#status = :running AND #worker = :worker', values: { running: 'running', worker } };
}

function withoutUndefined<Value extends object>(value: Value): Value {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Value;
}

/**
 * Every write that changes an evaluation, each under the condition that makes it legal: API, workers, dead
 * letters and sweeper race for the same row, and the table decides. A method returns undefined if its
 * condition did not hold; the row is unchanged then.
 */
import type { Table } from '../table.ts';
import { tenantKey } from '#contracts/storage/table-definition.ts';
import { statesBefore } from '#contracts/jobs/job-states.ts';
import {
  ABANDONED_SECONDS,
  inStates,
  LEASE_OVER,
  leaseTimes,
  LifecycleTable,
  ownedBy,
  withoutUndefined,
} from './lifecycle-table.ts';
import type { Clock } from '#contracts/time.ts';
import {
  evaluationRowSchema,
  type EvaluationName,
  type EvaluationPlan,
  type EvaluationRow,
} from '#contracts/evaluations/evaluation-row.ts';
import type { EndedEvaluationState } from '#contracts/evaluations/evaluation-states.ts';

/** The members that an evaluation gets when it ends. */
export type EvaluationEnd = { status: EndedEvaluationState } & Partial<
  Pick<EvaluationRow, 'problem' | 'warnings' | 'scores' | 'gates' | 'artifacts' | 'timings' | 'usage'>
>;

type RecordedError = EvaluationRow['errors'][number];

/** A queued evaluation may wait for hours; its message is sent again at this interval. */
const WAITING_SECONDS = 3600;

export class EvaluationTable extends LifecycleTable<EvaluationRow> {
  /** @param repairSeconds The age at which the sweeper checks that a row's next step has happened. */
  constructor(table: Table, now: Clock, repairSeconds?: number) {
    super({ kind: 'evaluation', schema: evaluationRowSchema }, table, now, repairSeconds);
  }

  /** Counts the evaluations that have not ended, up to `atMost`. */
  async countLive(tenant: string, atMost: number): Promise<number> {
    return this.table.count({ ...this.range(tenant), filter: inStates(['queued', 'running']) }, atMost);
  }

  /** Removes a new evaluation whose message was not sent. */
  async withdraw({ tenant, id }: EvaluationName): Promise<boolean> {
    return this.table.delete(tenantKey(tenant, id), {
      expression: '#status = :queued AND attribute_not_exists(#enqueued_at)',
      values: { queued: 'queued' },
    });
  }

  /** Records that the evaluation's message was sent. */
  async markEnqueued(name: EvaluationName): Promise<EvaluationRow | undefined> {
    const set = { enqueued_at: this.time(), ...this.sweepAt(name.id, WAITING_SECONDS) };
    return this.update(name, { set }, inStates(['queued']));
  }

  /**
   * Leases the evaluation to a worker that plans or finishes it. Returns undefined if it has ended, or while
   * another worker's lease runs.
   */
  async take(
    evaluation: EvaluationName & Pick<EvaluationRow, 'started_at'>,
    worker: string,
    leaseSeconds: number,
  ): Promise<EvaluationRow | undefined> {
    return this.update(
      evaluation,
      {
        set: {
          status: 'running',
          started_at: evaluation.started_at ?? this.time(),
          worker,
          ...this.lease(evaluation.id, leaseSeconds),
        },
      },
      {
        expression: `#status IN (:queued, :running) AND (${LEASE_OVER} OR #worker = :worker)`,
        values: { queued: 'queued', running: 'running', ...leaseTimes(this.now()), worker },
      },
    );
  }

  /**
   * Renews the lease during planning or finishing. Returns undefined if it has ended or another worker took
   * it.
   */
  async renew(
    name: EvaluationName,
    worker: string,
    leaseSeconds: number,
    signal?: AbortSignal,
  ): Promise<EvaluationRow | undefined> {
    return this.update(name, { set: this.lease(name.id, leaseSeconds) }, ownedBy(worker), signal);
  }

  /**
   * Stores the plan before its shards are sent: every scorer reads it. Returns undefined if another worker
   * took it.
   */
  async keepPlan(
    name: EvaluationName,
    worker: string,
    plan: EvaluationPlan,
    warnings: readonly string[],
  ): Promise<EvaluationRow | undefined> {
    return this.update(name, { set: { plan: withoutUndefined(plan), warnings } }, ownedBy(worker));
  }

  /** Records that the worker that planned it has sent its shards. */
  async markShardsSent(name: EvaluationName, worker: string): Promise<EvaluationRow | undefined> {
    return this.update(
      name,
      {
        set: { shards_sent_at: this.time(), ...this.sweepAt(name.id, ABANDONED_SECONDS) },
        remove: ['lease_until'],
      },
      ownedBy(worker),
    );
  }

  /** Ends the worker's lease so that another may take it. */
  async release(name: EvaluationName, worker: string): Promise<EvaluationRow | undefined> {
    return this.update(
      name,
      { set: this.sweepAt(name.id, ABANDONED_SECONDS), remove: ['lease_until'] },
      ownedBy(worker),
    );
  }

  /** Records a sign of life while a shard is scored. Returns undefined if the evaluation has ended. */
  async touch(name: EvaluationName, signal?: AbortSignal): Promise<EvaluationRow | undefined> {
    const set = this.sweepAt(name.id, ABANDONED_SECONDS);
    return this.update(name, { set }, inStates(['running']), signal);
  }

  /** Records a failed attempt; the evaluation may be retried. */
  async recordError(
    name: EvaluationName,
    error: Omit<RecordedError, 'at'>,
  ): Promise<EvaluationRow | undefined> {
    return this.update(
      name,
      {
        append: { errors: [{ ...error, at: this.time() }] },
        remove: error.shard === null ? ['lease_until'] : [],
        set: this.sweepAt(name.id, ABANDONED_SECONDS),
      },
      inStates(['running']),
    );
  }

  /**
   * Ends the evaluation once: returns undefined if it had already ended. Use `finishEvaluation`, which also
   * publishes the end.
   */
  async end(
    name: EvaluationName,
    end: EvaluationEnd,
    eventPending: boolean,
  ): Promise<EvaluationRow | undefined> {
    return this.update(name, this.endChange(name.id, end, eventPending), inStates(statesBefore(end.status)));
  }

  async markDeleted(name: EvaluationName): Promise<EvaluationRow | undefined> {
    return this.update(name, this.deletion(name.id), inStates(['succeeded', 'failed', 'canceled']));
  }
}

/**
 * Every write that changes a job, each under the condition that makes it legal: API, importer, worker, dead
 * letters and sweeper race for the same row, and the table decides. A method returns undefined if its
 * condition did not hold; the row is unchanged then.
 */
import type { Table } from '../table.ts';
import { later, type Clock } from '#contracts/time.ts';
import { jobSchema, type Job, type JobTimings, type JobUsage } from '#contracts/jobs/job.ts';
import { statesBefore, TERMINAL_STATES, type TerminalState } from '#contracts/jobs/job-states.ts';
import {
  inStates,
  LEASE_OVER,
  leaseTimes,
  LifecycleTable,
  ownedBy,
  withoutUndefined,
} from './lifecycle-table.ts';

/** The members that a job gets when it ends. */
export type JobEnd = { status: TerminalState } & Partial<
  Pick<Job, 'problem' | 'result' | 'artifacts' | 'timings' | 'usage'>
>;

/** Names a job; every `Job` is one. */
export type JobName = Pick<Job, 'tenant' | 'id'>;

export class JobTable extends LifecycleTable<Job> {
  /** @param repairSeconds The age at which the sweeper checks that a row's next step has happened. */
  constructor(table: Table, now: Clock, repairSeconds?: number) {
    super({ kind: 'segmentation', schema: jobSchema }, table, now, repairSeconds);
  }

  /** Records that the message was sent: the sweeper then checks the job only when it is overdue. */
  async markEnqueued(job: JobName & Pick<Job, 'start_by'>): Promise<Job | undefined> {
    const sweep_at = later(new Date(job.start_by), 1).toISOString();
    return this.update(job, { set: { enqueued_at: this.time(), sweep_at } }, inStates(['queued']));
  }

  /** Counts a failed fetch of the image; the returned job holds the count. */
  async countFetchFailure(job: JobName): Promise<Job | undefined> {
    return this.update(job, { add: { fetch_failures: 1 } }, inStates(['queued']));
  }

  /** Records that the image was fetched; the job goes on to a worker. */
  async setImage(job: JobName, image: Job['image']): Promise<Job | undefined> {
    return this.update(
      job,
      { set: { image: withoutUndefined(image), ...this.sweepAt(job.id, this.repairSeconds) } },
      inStates(['queued']),
    );
  }

  /**
   * Leases the job to a worker. Returns undefined if it has ended, is to be canceled, is overdue, or while
   * another worker's lease runs: reading the row again tells which.
   */
  async start(job: JobName, worker: string, leaseSeconds: number): Promise<Job | undefined> {
    const free = `(#status = :running AND (${LEASE_OVER} OR #worker = :worker))`;
    return this.update(
      job,
      {
        set: { status: 'running', started_at: this.time(), worker, ...this.lease(job.id, leaseSeconds) },
        remove: ['progress'],
      },
      {
        expression: `((#status = :queued AND #start_by > :now) OR ${free}) AND attribute_not_exists(#cancel_requested_at)`,
        values: { queued: 'queued', running: 'running', ...leaseTimes(this.now()), worker },
      },
    );
  }

  /** Renews a running job's lease. Returns undefined if the job has ended or another worker took it. */
  async renew(
    job: JobName,
    worker: string,
    leaseSeconds: number,
    { progress, signal }: { progress?: Job['progress']; signal?: AbortSignal } = {},
  ): Promise<Job | undefined> {
    const set = { ...this.lease(job.id, leaseSeconds), progress };
    return this.update(job, { set }, ownedBy(worker), signal);
  }

  /** Returns the job to the queue for another worker, unchanged. */
  async release(job: JobName, worker: string): Promise<Job | undefined> {
    return this.update(job, { set: this.#free(), remove: ['progress'] }, ownedBy(worker));
  }

  /** Records a failed attempt; the job may be retried. */
  async recordError(
    job: JobName,
    worker: string,
    problem: NonNullable<Job['problem']>,
    { degrade = false }: { degrade?: boolean } = {},
  ): Promise<Job | undefined> {
    return this.update(
      job,
      {
        append: { errors: [{ ...problem, at: this.time(), worker }] },
        remove: ['progress'],
        set: { ...this.#free(), degraded: degrade || undefined },
      },
      ownedBy(worker),
    );
  }

  /** Asks a running job's worker to stop; the sweeper checks whether a worker was there to hear it. */
  async requestCancel(job: JobName): Promise<Job | undefined> {
    const set = { cancel_requested_at: this.time(), ...this.sweepAt(job.id, this.repairSeconds) };
    return this.update(job, { set }, inStates(['running']));
  }

  /**
   * Ends the job once: returns undefined if it had already ended. Use `finishJob`, which also publishes the
   * end.
   */
  async end(job: Job, end: JobEnd, eventPending: boolean): Promise<Job | undefined> {
    const measured = job.started_at === undefined ? measureWait(job, this.now()) : {};
    return this.update(
      job,
      this.endChange(job.id, { ...measured, ...withoutUndefined(end) }, eventPending, ['progress']),
      inStates(statesBefore(end.status)),
    );
  }

  async markDeleted(job: JobName): Promise<Job | undefined> {
    return this.update(job, this.deletion(job.id, ['result']), inStates(TERMINAL_STATES));
  }

  /** The lease ends now: anyone may take the job, and it shows since when. */
  #free(): { lease_until: string } {
    return { lease_until: this.time() };
  }
}

/** Measures a job that no worker ran: the queue gets all of its wait, and it cost nothing. */
function measureWait(
  { created_at }: Pick<Job, 'created_at'>,
  now: Date,
): { timings: JobTimings; usage: JobUsage } {
  const queue_seconds = Math.max(0, now.getTime() - Date.parse(created_at)) / 1000;
  return {
    timings: { queue_seconds, cold_start_seconds: 0, compute_seconds: 0, stages: {} },
    usage: { compute_seconds: 0, encoder_passes: 0, estimated_cost: null },
  };
}

/**
 * Every write that changes a job, each under the condition that makes it legal: API, importer,
 * worker, dead letters and sweeper race for the same row, and the table decides. A method whose
 * condition did not hold returns undefined, and the row is as it was.
 */
import type { Table } from '../table.ts';
import { later, type Clock } from '#contracts/time.ts';
import { jobSchema, type Job, type JobTimings, type JobUsage } from '#contracts/jobs/job.ts';
import { statesBefore, TERMINAL_STATES, type TerminalState } from '#contracts/jobs/job-states.ts';
import { inStates, LifecycleTable, ownedBy, withoutUndefined } from './lifecycle-table.ts';

/** What a job gets when it ends; the rest of it was there before. */
export type JobEnd = { status: TerminalState } & Partial<
  Pick<Job, 'problem' | 'result' | 'artifacts' | 'timings' | 'usage'>
>;

/** Names a job; every `Job` is one. */
export type JobName = Pick<Job, 'tenant' | 'id'>;

export class JobTable extends LifecycleTable<Job> {
  /** @param repairSeconds How long a row waits before the sweeper looks whether a write is missing. */
  constructor(table: Table, now: Clock, repairSeconds?: number) {
    super({ kind: 'segmentation', schema: jobSchema }, table, now, repairSeconds);
  }

  /** After its message was sent: from now on the sweeper looks at it only when it is overdue. */
  async markEnqueued(job: JobName & Pick<Job, 'start_by'>): Promise<Job | undefined> {
    const sweep_at = later(new Date(job.start_by), 1).toISOString();
    return this.update(job, { set: { enqueued_at: this.time(), sweep_at } }, inStates(['queued']));
  }

  /** The image could not be fetched; the job says how often. */
  async countFetchFailure(job: JobName): Promise<Job | undefined> {
    return this.update(job, { add: { fetch_failures: 1 } }, inStates(['queued']));
  }

  /** The image has been fetched; the job goes on to a worker. */
  async setImage(job: JobName, image: Job['image']): Promise<Job | undefined> {
    return this.update(
      job,
      { set: { image: withoutUndefined(image), ...this.lookAt(job.id, this.repairSeconds) } },
      inStates(['queued']),
    );
  }

  /**
   * A worker takes the job. Undefined when it ended, is to be canceled, is overdue, or when
   * another worker's lease still runs: the row, read again, says which.
   */
  async start(job: JobName, worker: string, leaseSeconds: number): Promise<Job | undefined> {
    const now = this.time();
    const free =
      '(#status = :running AND (attribute_not_exists(#lease_until) OR #lease_until <= :now OR #worker = :worker))';
    return this.update(
      job,
      {
        set: { status: 'running', started_at: now, worker, ...this.lease(job.id, leaseSeconds) },
        remove: ['progress'],
      },
      {
        expression: `((#status = :queued AND #start_by > :now) OR ${free}) AND attribute_not_exists(#cancel_requested_at)`,
        values: { queued: 'queued', running: 'running', now, worker },
      },
    );
  }

  /** While it runs. Undefined when the job ended, or another worker took it. */
  async renew(
    job: JobName,
    worker: string,
    leaseSeconds: number,
    { progress, signal }: { progress?: Job['progress']; signal?: AbortSignal } = {},
  ): Promise<Job | undefined> {
    const set = { ...this.lease(job.id, leaseSeconds), progress };
    return this.update(job, { set }, ownedBy(worker), signal);
  }

  /** The worker leaves the job to another, as it was. */
  async release(job: JobName, worker: string): Promise<Job | undefined> {
    return this.update(job, { set: this.#free(), remove: ['progress'] }, ownedBy(worker));
  }

  /** An attempt failed; the job may be tried again. */
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

  /** Asks a running job's worker to stop; the sweeper looks whether there was one to hear it. */
  async requestCancel(job: JobName): Promise<Job | undefined> {
    const set = { cancel_requested_at: this.time(), ...this.lookAt(job.id, this.repairSeconds) };
    return this.update(job, { set }, inStates(['running']));
  }

  /** Ends the job, once: undefined where it had ended before. Use `finishJob`, which also tells of it. */
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

/** What a job took that no worker had: its whole wait counts as the queue's, and it cost nothing. */
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

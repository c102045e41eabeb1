/**
 * Every write that changes a job, each under the condition that makes it legal: API, importer,
 * worker, dead letters and sweeper race for the same row, and the table decides. A method whose
 * condition did not hold returns undefined, and the row is as it was.
 */
import { ABSENT, type Condition, type RowChange, type Table } from '../cloud/table.ts';
import { sweepShard, tenantKey, type RowKey } from '../cloud/table-definition.ts';
import { ID_PREFIXES, isId } from '../ids.ts';
import { DEFAULT_REPAIR_SECONDS, SERVICE_LIMITS } from '../limits.ts';
import { DAY_SECONDS, epochSeconds, later, type Clock } from '../time.ts';
import { jobSchema, type Job } from './job.ts';
import { measureWait } from './measure-wait.ts';
import { statesBefore, type JobState, type TerminalState } from './job-states.ts';

/** What a job gets when it ends; the rest of it was there before. */
export type JobEnd = { status: TerminalState } & Partial<
  Pick<Job, 'problem' | 'result' | 'artifacts' | 'timings' | 'usage'>
>;

/** Names a job; every `Job` is one. */
export type JobName = Pick<Job, 'tenant' | 'id'>;

/** A running job whose lease ran out so long ago has lost its message too. */
const ABANDONED_SECONDS = 600;
/** Artefacts of a worker that did not see the deletion are deleted after that. */
const LATE_ARTIFACTS_SECONDS = 3600;

export type ListedJobs = { jobs: Job[]; next?: RowKey };

export class JobTable {
  readonly #table: Table;
  readonly #now: Clock;
  readonly #repairSeconds: number;

  /** @param repairSeconds How long a row waits before the sweeper looks whether a write is missing. */
  constructor(table: Table, now: Clock, repairSeconds: number = DEFAULT_REPAIR_SECONDS) {
    this.#table = table;
    this.#now = now;
    this.#repairSeconds = repairSeconds;
  }

  /** Writes a new job. False: its id is taken. */
  async create(job: Job): Promise<boolean> {
    const until = later(new Date(job.expires_at), SERVICE_LIMITS.goneDays * DAY_SECONDS);
    return this.#table.put(
      {
        ...tenantKey(job.tenant, job.id),
        ...withoutUndefined(job),
        ...this.#lookAt(job.id, this.#repairSeconds),
        ttl: epochSeconds(until),
      },
      ABSENT,
    );
  }

  /** Deleted jobs too: their rows tell. */
  async get({ tenant, id }: JobName): Promise<Job | undefined> {
    if (!isId('segmentation', id)) return undefined;
    const row = await this.#table.get(tenantKey(tenant, id));
    return row && jobSchema.parse(row);
  }

  /** Newest first, without the deleted. A page may be shorter than the limit and have a next one. */
  async list(
    tenant: string,
    { status, after, limit }: { status?: JobState; after?: RowKey; limit: number },
  ): Promise<ListedJobs> {
    const { rows, next } = await this.#table.list({
      pk: tenantKey(tenant, '').pk,
      prefix: `${ID_PREFIXES.segmentation}_`,
      newestFirst: true,
      after,
      limit,
      filter: {
        expression: `attribute_not_exists(#deleted_at)${status ? ' AND #status = :status' : ''}`,
        values: status && { status },
      },
    });
    return { jobs: rows.map((row) => jobSchema.parse(row)), next };
  }

  /** After its message was sent: from now on the sweeper looks at it only when it is overdue. */
  async markEnqueued(job: JobName & Pick<Job, 'start_by'>): Promise<Job | undefined> {
    const sweep_at = later(new Date(job.start_by), 1).toISOString();
    return this.#update(job, { set: { enqueued_at: this.#time(), sweep_at } }, inStates(['queued']));
  }

  /** The photo could not be fetched; the job says how often. */
  async countFetchFailure(job: JobName): Promise<Job | undefined> {
    return this.#update(job, { add: { fetch_failures: 1 } }, inStates(['queued']));
  }

  /** The photo has been fetched; the job goes on to a worker. */
  async setImage(job: JobName, image: Job['image']): Promise<Job | undefined> {
    return this.#update(
      job,
      { set: { image: withoutUndefined(image), ...this.#lookAt(job.id, this.#repairSeconds) } },
      inStates(['queued']),
    );
  }

  /**
   * A worker takes the job. Undefined when it ended, is to be cancelled, is overdue, or when
   * another worker's lease still runs: the row, read again, says which.
   */
  async start(job: JobName, worker: string, leaseSeconds: number): Promise<Job | undefined> {
    const now = this.#time();
    const free =
      '(#status = :running AND (attribute_not_exists(#lease_until) OR #lease_until <= :now OR #worker = :worker))';
    return this.#update(
      job,
      {
        set: { status: 'running', started_at: now, worker, ...this.#lease(job.id, leaseSeconds) },
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
    const set = { ...this.#lease(job.id, leaseSeconds), progress };
    return this.#update(job, { set }, ownedBy(worker), signal);
  }

  /** The worker leaves the job to another, as it was. */
  async release(job: JobName, worker: string): Promise<Job | undefined> {
    return this.#update(job, { set: this.#free(), remove: ['progress'] }, ownedBy(worker));
  }

  /** An attempt failed; the job may be tried again. */
  async recordError(
    job: JobName,
    worker: string,
    problem: NonNullable<Job['problem']>,
    { degrade = false }: { degrade?: boolean } = {},
  ): Promise<Job | undefined> {
    return this.#update(
      job,
      {
        append: { errors: [{ ...problem, at: this.#time(), worker }] },
        remove: ['progress'],
        set: { ...this.#free(), degraded: degrade || undefined },
      },
      ownedBy(worker),
    );
  }

  /** Asks a running job's worker to stop; the sweeper looks whether there was one to hear it. */
  async requestCancel(job: JobName): Promise<Job | undefined> {
    const set = { cancel_requested_at: this.#time(), ...this.#lookAt(job.id, this.#repairSeconds) };
    return this.#update(job, { set }, inStates(['running']));
  }

  /** Ends the job, once: undefined where it had ended before. Use `finishJob`, which also tells of it. */
  async end(job: Job, end: JobEnd, eventPending: boolean): Promise<Job | undefined> {
    const measured = job.started_at === undefined ? measureWait(job, this.#now()) : {};
    return this.#update(
      job,
      {
        set: {
          ...measured,
          ...withoutUndefined(end),
          finished_at: this.#time(),
          event_pending: eventPending,
          ...(eventPending && this.#lookAt(job.id, this.#repairSeconds)),
        },
        remove: ['lease_until', 'progress', ...(eventPending ? [] : ['sweep_shard', 'sweep_at'])],
      },
      inStates(statesBefore(end.status)),
    );
  }

  /** Its end was told: nothing is left to repair. */
  async markEventSent(job: JobName): Promise<Job | undefined> {
    return this.#update(
      job,
      { set: { event_pending: false }, remove: ['sweep_shard', 'sweep_at'] },
      { expression: 'attribute_not_exists(#deleted_at) AND attribute_exists(#pk)' },
    );
  }

  /** The row stays, so that its end is told, late artefacts are found and the id answers 410. */
  async markDeleted(job: JobName): Promise<Job | undefined> {
    return this.#update(
      job,
      {
        set: {
          deleted_at: this.#time(),
          artifacts: [],
          ...this.#lookAt(job.id, LATE_ARTIFACTS_SECONDS),
        },
        remove: ['result'],
      },
      inStates(['succeeded', 'failed', 'canceled', 'expired']),
    );
  }

  /** The sweeper has done what was missing and looks again later, or never. */
  async lookAgain(job: JobName, seconds: number | 'never'): Promise<void> {
    await this.#update(
      job,
      seconds === 'never' ? { remove: ['sweep_shard', 'sweep_at'] } : { set: this.#lookAt(job.id, seconds) },
    );
  }

  async #update(
    job: JobName,
    change: RowChange,
    condition?: Condition,
    signal?: AbortSignal,
  ): Promise<Job | undefined> {
    const row = await this.#table.update(tenantKey(job.tenant, job.id), change, condition, signal);
    return row && jobSchema.parse(row);
  }

  #time(): string {
    return this.#now().toISOString();
  }

  #lookAt(id: string, seconds: number): { sweep_shard: string; sweep_at: string } {
    return { sweep_shard: sweepShard(id), sweep_at: later(this.#now(), seconds).toISOString() };
  }

  /** The lease ends now: anyone may take the job, and it shows since when. */
  #free(): { lease_until: string } {
    return { lease_until: this.#time() };
  }

  #lease(id: string, seconds: number) {
    return {
      lease_until: later(this.#now(), seconds).toISOString(),
      ...this.#lookAt(id, seconds + ABANDONED_SECONDS),
    };
  }
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

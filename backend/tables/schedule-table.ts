/**
 * Rows of schedules, and of their runs below them. A schedule is written as a whole, on the condition that
 * nobody has written it since it was read: API and handler race for it, and the table decides. A method
 * returns undefined if its condition did not hold; the row is unchanged then.
 */
import { ABSENT, PRESENT, type Table } from '../table.ts';
import { SCHEDULES_SHARD, tenantKey, type RowKey } from '#contracts/storage/table-definition.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { DAY_SECONDS, epochSeconds, later, type Clock } from '#contracts/time.ts';
import { scheduleRecordSchema, type Schedule } from '#contracts/schedules/schedule.ts';
import { runRecordSchema, type ScheduleRun } from '#contracts/schedules/schedule-run.ts';

/** Names a schedule; every `Schedule` is one. */
export type ScheduleName = Pick<Schedule, 'tenant' | 'name'>;

/** Whose runs they are; every `Schedule` is one. */
type RunOwner = Pick<Schedule, 'tenant' | 'id'>;

export type ScheduleChange = Partial<Omit<Schedule, 'id' | 'tenant' | 'name' | 'created_at' | 'revision'>>;
export type ListedSchedules = { schedules: Schedule[]; next?: RowKey };
export type ListedRuns = { runs: ScheduleRun[]; next?: RowKey };

/** Prefix of schedules' sort keys: their names, unlike ids, do not tell the kind of row. */
export const SCHEDULE_PREFIX = 'sch#';

/** The sort keys of its runs begin so. */
export function runPrefix({ id }: Pick<Schedule, 'id'>): string {
  return `${id}#`;
}

export class ScheduleTable {
  readonly #table: Table;
  readonly #now: Clock;

  constructor(table: Table, now: Clock) {
    this.#table = table;
    this.#now = now;
  }

  /** Returns false if the name is taken. */
  async create(schedule: Schedule): Promise<boolean> {
    return this.#table.put(this.#row(schedule), ABSENT);
  }

  async get(name: ScheduleName): Promise<Schedule | undefined> {
    const row = await this.#table.get(scheduleKey(name));
    return row && scheduleRecordSchema.parse(row);
  }

  /** Lists by name. A page may be shorter than the limit even if more follow. */
  async list(tenant: string, { after, limit }: { after?: RowKey; limit: number }): Promise<ListedSchedules> {
    const { pk, sk: prefix } = scheduleKey({ tenant, name: '' });
    const { rows, next } = await this.#table.list({ pk, prefix, after, limit });
    return { schedules: rows.map((row) => scheduleRecordSchema.parse(row)), next };
  }

  /** Counts the schedules up to `atMost`. */
  async count(tenant: string, atMost: number): Promise<number> {
    const { pk, sk: prefix } = scheduleKey({ tenant, name: '' });
    return this.#table.count({ pk, prefix }, atMost);
  }

  /**
   * Members that are left out keep their value; members that are undefined are removed. Returns undefined if
   * the schedule was written meanwhile or is gone.
   */
  async change(schedule: Schedule, change: ScheduleChange): Promise<Schedule | undefined> {
    const { id, revision } = schedule;
    const changed: Schedule = { ...schedule, ...change, revision: revision + 1 };
    const written = await this.#table.put(this.#row(changed), {
      expression: '#id = :id AND #revision = :revision',
      values: { id, revision },
    });
    return written ? changed : undefined;
  }

  /** Returns false if there was no such schedule. Its runs expire by themselves. */
  async delete(name: ScheduleName): Promise<boolean> {
    return this.#table.delete(scheduleKey(name), PRESENT);
  }

  /** Records a run in the history. One recorded as started or failed does not become queued again. */
  async tellRun(schedule: RunOwner, run: ScheduleRun): Promise<void> {
    const until = later(this.#now(), SERVICE_LIMITS.scheduleRunDays * DAY_SECONDS);
    const row = { ...runKey(schedule, run.id), ...run, ttl: epochSeconds(until) };
    await this.#table.put(
      row,
      run.status === 'queued'
        ? ABSENT
        : {
            expression: 'attribute_not_exists(#pk) OR #status = :queued',
            values: { queued: 'queued' },
          },
    );
  }

  async getRun(schedule: RunOwner, runId: string): Promise<ScheduleRun | undefined> {
    const row = await this.#table.get(runKey(schedule, runId));
    return row && runRecordSchema.parse(row);
  }

  /** Lists newest first. A page may be shorter than the limit even if more follow. */
  async listRuns(
    schedule: RunOwner,
    { after, limit }: { after?: RowKey; limit: number },
  ): Promise<ListedRuns> {
    const { pk, sk: prefix } = runKey(schedule, '');
    const { rows, next } = await this.#table.list({ pk, prefix, newestFirst: true, after, limit });
    return { runs: rows.map((row) => runRecordSchema.parse(row)), next };
  }

  /** The row is due when the next run is, and at once while a decision is not yet carried out. */
  #row(schedule: Schedule) {
    const { waiting, unrecorded, next_run_at } = schedule;
    const unfinished = waiting !== undefined || unrecorded.length > 0;
    const sweep_at = unfinished ? this.#now().toISOString() : next_run_at;
    return {
      ...scheduleKey(schedule),
      ...schedule,
      ...(sweep_at !== undefined && { sweep_shard: SCHEDULES_SHARD, sweep_at }),
    };
  }
}

function scheduleKey({ tenant, name }: ScheduleName): RowKey {
  return tenantKey(tenant, `${SCHEDULE_PREFIX}${name}`);
}

function runKey(schedule: RunOwner, runId: string): RowKey {
  return tenantKey(schedule.tenant, `${runPrefix(schedule)}${runId}`);
}

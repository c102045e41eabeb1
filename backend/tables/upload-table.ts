/**
 * Rows of uploads. One that is over is shown to the sweeper, which removes what is left of it; the
 * row is kept a little longer than that, should the sweeper be late.
 */
import { ABSENT, PRESENT, type Table } from '../table.ts';
import { sweepShard, tenantKey } from '#contracts/storage/table-definition.ts';
import { isId } from '#contracts/ids.ts';
import { DAY_SECONDS, epochSeconds, later, type Clock } from '#contracts/time.ts';
import { uploadRecordSchema, type UploadRecord } from '#contracts/uploads/upload.ts';

export type UploadName = Pick<UploadRecord, 'tenant' | 'id'>;

/** Of the sweeper. */
const LATE_SECONDS = 7 * DAY_SECONDS;
/** Whoever saw an upload in its last moment has made the job of it by then. */
const REQUEST_SECONDS = 60;
/** For a job that started in its last second and had to start again. */
const RESTARTS_SECONDS = 3600;

/** Until when a job that starts by then may read its image. */
export function neededUntil(startBy: string): string {
  return later(new Date(startBy), RESTARTS_SECONDS).toISOString();
}

export class UploadTable {
  readonly #table: Table;
  readonly #now: Clock;

  constructor(table: Table, now: Clock) {
    this.#table = table;
    this.#now = now;
  }

  /** False: its id is taken. */
  async create(upload: UploadRecord): Promise<boolean> {
    const until = later(new Date(upload.expires_at), LATE_SECONDS);
    return this.#table.put(
      {
        ...tenantKey(upload.tenant, upload.id),
        ...upload,
        sweep_shard: sweepShard(upload.id),
        sweep_at: later(new Date(upload.expires_at), REQUEST_SECONDS).toISOString(),
        ttl: epochSeconds(until),
      },
      ABSENT,
    );
  }

  /** Undefined where there is none, or none any more. */
  async get({ tenant, id }: UploadName): Promise<UploadRecord | undefined> {
    if (!isId('upload', id)) return undefined;
    const row = await this.#table.get(tenantKey(tenant, id));
    const upload = row && uploadRecordSchema.parse(row);
    return upload && new Date(upload.expires_at) > this.#now() ? upload : undefined;
  }

  /** A job is made of it. False where there is none any more. */
  async keepForJob({ tenant, id }: UploadName, startBy: string): Promise<boolean> {
    const needed_until = neededUntil(startBy);
    const kept = await this.#table.update(
      tenantKey(tenant, id),
      { set: { needed_until } },
      {
        expression: `${PRESENT.expression} AND (attribute_not_exists(#needed_until) OR #needed_until < :until)`,
        values: { until: needed_until },
      },
    );
    // Refused, too, where another job needs it for longer.
    return kept !== undefined || (await this.#table.get(tenantKey(tenant, id))) !== undefined;
  }

  /** Its parts have become an object. */
  async markCompleted({ tenant, id, multipart }: UploadRecord): Promise<UploadRecord | undefined> {
    const completed = { ...multipart, completed_at: this.#now().toISOString() };
    const row = await this.#table.update(tenantKey(tenant, id), { set: { multipart: completed } });
    return row && uploadRecordSchema.parse(row);
  }

  /** The sweeper has done what could be done now. */
  async lookAgain({ tenant, id }: UploadName, at: Date): Promise<void> {
    await this.#table.update(tenantKey(tenant, id), { set: { sweep_at: at.toISOString() } });
  }

  /** False where there was none. */
  async delete({ tenant, id }: UploadName): Promise<boolean> {
    return this.#table.delete(tenantKey(tenant, id), PRESENT);
  }
}

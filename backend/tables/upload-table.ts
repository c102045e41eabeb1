/**
 * Rows of uploads. The sweeper removes what is left of an expired one; the row is kept a little longer, in
 * case the sweeper is late.
 */
import { ABSENT, PRESENT, type Table } from '../table.ts';
import { sweepShard, tenantKey } from '#contracts/storage/table-definition.ts';
import { isId } from '#contracts/ids.ts';
import { DAY_SECONDS, epochSeconds, later, type Clock } from '#contracts/time.ts';
import { uploadRecordSchema, type UploadRecord } from '#contracts/uploads/upload.ts';

export type UploadName = Pick<UploadRecord, 'tenant' | 'id'>;

/** Rows outlive their upload by this much, in case the sweeper is late. */
const LATE_SECONDS = 7 * DAY_SECONDS;
/** A request that read an upload just before it expired has created its job by then. */
const REQUEST_SECONDS = 60;
/** Time for a job that started in its last second and had to be restarted. */
const RESTARTS_SECONDS = 3600;

/** Returns until when a job that starts by `startBy` may read its image. */
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

  /** Returns false if the id is taken. */
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

  /** Returns undefined if there is none, or it has expired. */
  async get({ tenant, id }: UploadName): Promise<UploadRecord | undefined> {
    if (!isId('upload', id)) return undefined;
    const row = await this.#table.get(tenantKey(tenant, id));
    const upload = row && uploadRecordSchema.parse(row);
    return upload && new Date(upload.expires_at) > this.#now() ? upload : undefined;
  }

  /** Extends an upload's life for a job. Returns false if the upload no longer exists. */
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
    // The condition also fails if another job already keeps the upload for longer.
    return kept !== undefined || (await this.#table.get(tenantKey(tenant, id))) !== undefined;
  }

  /** Records that the parts were assembled into an object. */
  async markCompleted({ tenant, id, multipart }: UploadRecord): Promise<UploadRecord | undefined> {
    const completed = { ...multipart, completed_at: this.#now().toISOString() };
    const row = await this.#table.update(tenantKey(tenant, id), { set: { multipart: completed } });
    return row && uploadRecordSchema.parse(row);
  }

  /** Schedules the sweeper's next check of this upload. */
  async scheduleSweep({ tenant, id }: UploadName, at: Date): Promise<void> {
    await this.#table.update(tenantKey(tenant, id), { set: { sweep_at: at.toISOString() } });
  }

  /** Returns false if there was no such upload. */
  async delete({ tenant, id }: UploadName): Promise<boolean> {
    return this.#table.delete(tenantKey(tenant, id), PRESENT);
  }
}

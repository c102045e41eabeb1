/**
 * Rows of uploads. One that is over is shown to the sweeper, which removes what is left of it; the
 * row is kept a little longer than that, should the sweeper be late.
 */
import { ABSENT, PRESENT, type Table } from '../cloud/table.ts';
import { sweepShard, tenantKey } from '../cloud/table-definition.ts';
import { isId } from '../ids.ts';
import { DAY_SECONDS, epochSeconds, later, type Clock } from '../time.ts';
import { uploadRecordSchema, type UploadRecord } from './upload.ts';

export type UploadName = Pick<UploadRecord, 'tenant' | 'id'>;

/** Of the sweeper. */
const LATE_SECONDS = 7 * DAY_SECONDS;

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
        sweep_at: upload.expires_at,
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

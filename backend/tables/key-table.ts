/**
 * The keys and tokens of a tenant. An expired key counts as missing; deleting a key also ends the tokens made
 * with it, because checking a token looks up its key.
 */
import { PRESENT, type Table } from '../table.ts';
import { tenantKey, type RowKey } from '#contracts/storage/table-definition.ts';
import { ID_PREFIXES, isId } from '#contracts/ids.ts';
import { epochSeconds, type Clock } from '#contracts/time.ts';
import { keyRecordSchema, type KeyRecord } from '#contracts/keys/key.ts';

export type KeyName = Pick<KeyRecord, 'tenant' | 'id'>;

const PREFIX = `${ID_PREFIXES.key}_`;

export class KeyTable {
  readonly #table: Table;
  readonly #now: Clock;

  constructor(table: Table, now: Clock) {
    this.#table = table;
    this.#now = now;
  }

  /** Writes a key or a token. It may replace a row of the same id: nobody has received that secret yet. */
  async put(key: KeyRecord): Promise<void> {
    await this.#table.put({ ...tenantKey(key.tenant, key.id), ...key, ttl: endOf(key) });
  }

  async get({ tenant, id }: KeyName): Promise<KeyRecord | undefined> {
    if (!isId('key', id)) return undefined;
    const row = await this.#table.get(tenantKey(tenant, id));
    const key = row && keyRecordSchema.parse(row);
    return key && this.#isLive(key) ? key : undefined;
  }

  /** Lists oldest first, without tokens. A page may be shorter than the limit even if more follow. */
  async list(
    tenant: string,
    { after, limit }: { after?: RowKey; limit: number },
  ): Promise<{ keys: KeyRecord[]; next?: RowKey }> {
    const { pk } = tenantKey(tenant, '');
    const { rows, next } = await this.#table.list({ pk, prefix: PREFIX, after, limit });
    return { keys: rows.map((row) => keyRecordSchema.parse(row)).filter((key) => this.#isLive(key)), next };
  }

  /** Counts the keys that have not expired, up to `atMost`. */
  async count(tenant: string, atMost: number): Promise<number> {
    const filter = {
      expression: 'attribute_not_exists(#expires_at) OR #expires_at > :now',
      values: { now: this.#now().toISOString() },
    };
    return this.#table.count({ pk: tenantKey(tenant, '').pk, prefix: PREFIX, filter }, atMost);
  }

  /** Sets the expiry, unless the key expires earlier anyway. */
  async expire(key: KeyRecord, at: Date): Promise<KeyRecord | undefined> {
    const end = key.expires_at !== undefined && new Date(key.expires_at) < at ? new Date(key.expires_at) : at;
    const row = await this.#table.update(tenantKey(key.tenant, key.id), {
      set: { expires_at: end.toISOString(), ttl: epochSeconds(end) },
    });
    return row && keyRecordSchema.parse(row);
  }

  /** Returns false if there was no such key. */
  async delete({ tenant, id }: KeyName): Promise<boolean> {
    return this.#table.delete(tenantKey(tenant, id), PRESENT);
  }

  #isLive({ expires_at }: KeyRecord): boolean {
    return expires_at === undefined || new Date(expires_at) > this.#now();
  }
}

function endOf({ expires_at }: KeyRecord): number | undefined {
  return expires_at === undefined ? undefined : epochSeconds(new Date(expires_at));
}

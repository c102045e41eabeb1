/**
 * Keys and tokens of a tenant. An expired one is as good as none; deleting a key ends the tokens
 * that were made with it, because whoever checks a token looks for its key.
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

  /** Also a token. Instead of a row of that id: its secret was told to nobody. */
  async put(key: KeyRecord): Promise<void> {
    await this.#table.put({ ...tenantKey(key.tenant, key.id), ...key, ttl: endOf(key) });
  }

  async get({ tenant, id }: KeyName): Promise<KeyRecord | undefined> {
    if (!isId('key', id)) return undefined;
    const row = await this.#table.get(tenantKey(tenant, id));
    const key = row && keyRecordSchema.parse(row);
    return key && this.#isLive(key) ? key : undefined;
  }

  /** Oldest first, without tokens. A page may be shorter than the limit and have a next one. */
  async list(
    tenant: string,
    { after, limit }: { after?: RowKey; limit: number },
  ): Promise<{ keys: KeyRecord[]; next?: RowKey }> {
    const { pk } = tenantKey(tenant, '');
    const { rows, next } = await this.#table.list({ pk, prefix: PREFIX, after, limit });
    return { keys: rows.map((row) => keyRecordSchema.parse(row)).filter((key) => this.#isLive(key)), next };
  }

  /** Of those that work; counts no further than `atMost`. */
  async count(tenant: string, atMost: number): Promise<number> {
    const filter = {
      expression: 'attribute_not_exists(#expires_at) OR #expires_at > :now',
      values: { now: this.#now().toISOString() },
    };
    return this.#table.count({ pk: tenantKey(tenant, '').pk, prefix: PREFIX, filter }, atMost);
  }

  /** Works until then, or until it would have ended anyway. */
  async expire(key: KeyRecord, at: Date): Promise<KeyRecord | undefined> {
    const end = key.expires_at !== undefined && new Date(key.expires_at) < at ? new Date(key.expires_at) : at;
    const row = await this.#table.update(tenantKey(key.tenant, key.id), {
      set: { expires_at: end.toISOString(), ttl: epochSeconds(end) },
    });
    return row && keyRecordSchema.parse(row);
  }

  /** False where there was none. */
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

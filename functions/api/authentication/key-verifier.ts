/**
 * Checks keys and tokens against their rows. What was found good is remembered for seconds, so that
 * a burst of requests reads its key once and a revoked key still stops working at once for people.
 */
import { createHash } from 'node:crypto';
import type { Table } from '#backend/table.ts';
import { tenantKey } from '#contracts/storage/table-definition.ts';
import { keyRecordSchema, type KeyRecord } from '#contracts/keys/key.ts';
import { isSecretOf, parseKey } from '#contracts/keys/new-key.ts';
import { millisecondsApart, type Clock } from '#contracts/time.ts';

/** A revoked key may be accepted for this long. */
export const REMEMBERED_MILLISECONDS = 3000;
const REMEMBERED_KEYS = 10_000;

/** Whose request it is: a key or token that was checked. */
export type Caller = Pick<KeyRecord, 'id' | 'tenant' | 'scopes' | 'issued_by' | 'session_scopes'>;

type Remembered = { caller: Caller; at: Date };

export class KeyVerifier {
  readonly #table: Table;
  readonly #now: Clock;
  readonly #remembered = new Map<string, Remembered>();

  constructor(table: Table, now: Clock) {
    this.#table = table;
    this.#now = now;
  }

  /** Undefined for what is unknown, wrong, expired or revoked: one does not learn which. */
  async verify(plain: string): Promise<Caller | undefined> {
    const hash = createHash('sha256').update(plain).digest('base64');
    const known = this.#remembered.get(hash);
    const now = this.#now();
    if (known && millisecondsApart(now, known.at) < REMEMBERED_MILLISECONDS) return known.caller;
    this.#remembered.delete(hash);
    const caller = await this.#read(plain);
    if (caller) this.#remember(hash, caller, now);
    return caller;
  }

  async #read(plain: string): Promise<Caller | undefined> {
    const parsed = parseKey(plain);
    if (!parsed) return undefined;
    const record = await this.#record(parsed.tenant, parsed.id);
    if (!record || !isSecretOf(record, parsed.secret)) return undefined;
    if (record.issued_by && !(await this.#record(record.tenant, record.issued_by))) return undefined;
    const { id, tenant, scopes, issued_by, session_scopes } = record;
    return { id, tenant, scopes, issued_by, session_scopes };
  }

  /** A row that has not expired. */
  async #record(tenant: string, id: string): Promise<KeyRecord | undefined> {
    const row = await this.#table.get(tenantKey(tenant, id));
    const record = row && keyRecordSchema.parse(row);
    const expired = record?.expires_at !== undefined && new Date(record.expires_at) <= this.#now();
    return expired ? undefined : record;
  }

  #remember(hash: string, caller: Caller, at: Date): void {
    if (this.#remembered.size >= REMEMBERED_KEYS) this.#remembered.clear();
    this.#remembered.set(hash, { caller, at });
  }
}

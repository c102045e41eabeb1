/**
 * Counts a tenant's requests in fixed windows of a minute, in the table, since many instances
 * answer one tenant. An instance that saw a tenant reach the limit writes no more until the
 * window is over.
 */
import type { Table } from '#backend/table.ts';
import { tenantKey } from '#contracts/storage/table-definition.ts';
import { epochSeconds, type Clock } from '#contracts/time.ts';

export const WINDOW_SECONDS = 60;

/** @property resetSeconds Until the window is over, rounded up: 1 to 60. */
export type Allowance = { allowed: boolean; remaining: number; resetSeconds: number };

const ANY_ROW = { expression: 'attribute_exists(#pk) OR attribute_not_exists(#pk)' };

export class RequestCounter {
  readonly #table: Table;
  readonly #quota: number;
  readonly #now: Clock;
  /** The window in which each tenant has no requests left. */
  readonly #exhausted = new Map<string, number>();

  constructor(table: Table, quota: number, now: Clock) {
    this.#table = table;
    this.#quota = quota;
    this.#now = now;
  }

  async count(tenant: string): Promise<Allowance> {
    const now = this.#now();
    const window = Math.floor(epochSeconds(now) / WINDOW_SECONDS) * WINDOW_SECONDS;
    const resetSeconds = Math.max(1, Math.ceil(window + WINDOW_SECONDS - now.getTime() / 1000));
    if (this.#exhausted.get(tenant) === window) return { allowed: false, remaining: 0, resetSeconds };
    const requests = await this.#add(tenant, window);
    if (requests > this.#quota) this.#exhausted.set(tenant, window);
    return {
      allowed: requests <= this.#quota,
      remaining: Math.max(0, this.#quota - requests),
      resetSeconds,
    };
  }

  async #add(tenant: string, window: number): Promise<number> {
    const row = await this.#table.update(
      tenantKey(tenant, `rate#${window}`),
      { add: { requests: 1 }, set: { ttl: window + 10 * WINDOW_SECONDS } },
      ANY_ROW,
    );
    return Number(row?.['requests'] ?? 0);
  }
}

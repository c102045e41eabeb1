/**
 * Who answers a request with an idempotency key, and with what. The first request claims the key's
 * row by a conditional write; others find the claim and wait for its answer. A claim whose owner
 * died is taken over when its lease is over, with the id that its resource got: what the dead
 * owner may have written is found again, not made twice.
 */
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { ABSENT, type Row, type Table } from '#backend/table.ts';
import type { RowKey } from '#contracts/storage/table-definition.ts';
import { leaseRuns } from '#contracts/lease.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { epochSeconds, later, type Clock } from '#contracts/time.ts';

/** Longer than any request is answered. */
export const LEASE_SECONDS = 60;

const answerSchema = z.object({
  status: z.int(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});

const claimSchema = z.object({
  fingerprint: z.string(),
  /** UUID of whatever the request creates. */
  resource: z.string(),
  /** Who answers. */
  owner: z.string(),
  lease_until: z.string(),
  answer: answerSchema.optional(),
  ttl: z.int(),
});

export type StoredAnswer = z.infer<typeof answerSchema>;
export type Claim = z.infer<typeof claimSchema>;

export class Claims {
  readonly #table: Table;
  readonly #now: Clock;

  constructor(table: Table, now: Clock) {
    this.#table = table;
    this.#now = now;
  }

  /** Ours, with `mine`; or the one that was there first. */
  async claim(key: RowKey, fingerprint: string): Promise<{ mine: boolean; claim: Claim }> {
    for (;;) {
      const fresh = this.#fresh(fingerprint);
      if (await this.#table.put({ ...key, ...fresh }, this.#absentOrOver())) {
        return { mine: true, claim: fresh };
      }
      const found = await this.read(key);
      if (found === undefined) continue;
      const taken = await this.#takeOver(key, found, fingerprint);
      return taken ? { mine: true, claim: taken } : { mine: false, claim: found };
    }
  }

  async read(key: RowKey): Promise<Claim | undefined> {
    return parseClaim(await this.#table.get(key));
  }

  /** Kept for whoever asks again. */
  async keep(key: RowKey, owner: string, answer: StoredAnswer): Promise<void> {
    await this.#table.update(key, { set: { answer } }, ownedBy(owner));
  }

  /** There is nothing to keep: the next request tries again, at once, with the same resource. */
  async release(key: RowKey, owner: string): Promise<void> {
    await this.#table.update(key, { set: { lease_until: this.#now().toISOString() } }, ownedBy(owner));
  }

  #fresh(fingerprint: string): Claim {
    const now = this.#now();
    return {
      fingerprint,
      resource: uuidv7({ msecs: now.getTime() }),
      owner: uuidv7(),
      lease_until: later(now, LEASE_SECONDS).toISOString(),
      ttl: epochSeconds(now) + SERVICE_LIMITS.idempotencySeconds,
    };
  }

  #absentOrOver() {
    return {
      expression: `${ABSENT.expression} OR #ttl <= :now`,
      values: { now: epochSeconds(this.#now()) },
    };
  }

  /** The claim of an owner that died or gave up; undefined while it lives, or for another body. */
  async #takeOver(key: RowKey, found: Claim, fingerprint: string): Promise<Claim | undefined> {
    const now = this.#now();
    if (found.answer || found.fingerprint !== fingerprint || leaseRuns(found.lease_until, now)) {
      return undefined;
    }
    const set = { owner: uuidv7(), lease_until: later(now, LEASE_SECONDS).toISOString() };
    return parseClaim(await this.#table.update(key, { set }, ownedBy(found.owner)));
  }
}

function parseClaim(row: Row | undefined): Claim | undefined {
  return row && claimSchema.parse(row);
}

/** Nobody took it over, and it has no answer yet. */
function ownedBy(owner: string) {
  return { expression: '#owner = :owner AND attribute_not_exists(#answer)', values: { owner } };
}

/** Publishes in the table that this worker is alive and since when it is ready; the API reads it. */
import { setTimeout } from 'node:timers/promises';
import type { Table } from '#backend/table.ts';
import { WORKERS_PARTITION } from '#contracts/storage/table-definition.ts';
import { PRESENCE_SECONDS, type WorkerPresence } from '#contracts/worker-presence.ts';
import type { Logger } from '#contracts/log.ts';
import { epochSeconds, later, type Clock } from '#contracts/time.ts';

/** DynamoDB removes the rows of killed workers after this time. */
const KEPT_SECONDS = 3600;

export type PresenceOptions = {
  table: Table;
  now: Clock;
  worker: { id: string; model: string };
  readyAt: () => Date | undefined;
  log: Logger;
};

export class Presence implements AsyncDisposable {
  readonly #options: PresenceOptions;
  readonly #startedAt: Date;
  readonly #stop = new AbortController();
  readonly #telling: Promise<void>;

  constructor(options: PresenceOptions) {
    this.#options = options;
    this.#startedAt = options.now();
    this.#telling = this.#tell();
  }

  /**
   * Publishes the state at once, for example on becoming ready. A failed write is retried at the next
   * interval.
   */
  async write(): Promise<void> {
    const { table, now, worker, readyAt, log } = this.#options;
    const presence: WorkerPresence = {
      ...worker,
      started_at: this.#startedAt.toISOString(),
      ready_at: readyAt()?.toISOString(),
      seen_at: now().toISOString(),
    };
    const ttl = epochSeconds(later(now(), KEPT_SECONDS));
    await table
      .put({ pk: WORKERS_PARTITION, sk: worker.id, ...presence, ttl })
      .catch((error: unknown) => log.warn({ err: error }, 'the presence of the worker cannot be written'));
  }

  /** A worker that shuts down disappears at once, without waiting for its row to expire. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { table, worker, log } = this.#options;
    this.#stop.abort();
    await this.#telling;
    await table
      .delete({ pk: WORKERS_PARTITION, sk: worker.id })
      .catch((error: unknown) => log.warn({ err: error }, 'the presence of the worker cannot be removed'));
  }

  async #tell(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await this.write();
      await setTimeout(PRESENCE_SECONDS * 1000, undefined, { signal, ref: false }).catch(() => {});
    }
  }
}

/**
 * Text features in the service's bucket, shared by all workers. An unreachable bucket costs a few seconds and
 * one warning for each job.
 */
import pMap from 'p-map';
import { TEXT_FEATURES_PREFIX } from '#contracts/storage/object-keys.ts';
import type { Objects } from '#backend/objects.ts';
import type { Logger } from '#contracts/log.ts';
import type { FeatureStore } from '#models/text/feature-store.ts';

const MEDIA_TYPE = 'application/octet-stream';
const REQUESTS_AT_A_TIME = 16;
/** The time limit of a request. Beyond this, computing is faster than waiting. */
const TIMEOUT_MILLISECONDS = 3000;
/** The number of failures after which a job makes no further requests. */
const MOST_FAILURES = REQUESTS_AT_A_TIME;

export class S3FeatureStore implements FeatureStore {
  readonly #objects: Objects;
  readonly #log: Logger;

  constructor(objects: Objects, log: Logger) {
    this.#objects = objects;
    this.#log = log;
  }

  async read(keys: readonly string[], work?: string): Promise<ReadonlyMap<string, Uint8Array>> {
    const found = new Map<string, Uint8Array>();
    const read = async (key: string, signal: AbortSignal) => {
      const place = { bucket: this.#objects.bucket, key: TEXT_FEATURES_PREFIX + key };
      const bytes = await this.#objects.get(place, { signal });
      if (bytes) found.set(key, bytes);
    };
    await this.#each(keys, read, 'text features cannot be read; they are computed', work);
    return found;
  }

  write(features: ReadonlyMap<string, Uint8Array>, work?: string): void {
    const write = ([key, bytes]: [string, Uint8Array], signal: AbortSignal) =>
      this.#objects.put(TEXT_FEATURES_PREFIX + key, bytes, MEDIA_TYPE, signal);
    void this.#each([...features], write, 'text features cannot be shared', work);
  }

  /** Makes a request for each item, and logs all failures in one line. */
  async #each<Item>(
    items: readonly Item[],
    request: (item: Item, signal: AbortSignal) => Promise<void>,
    warning: string,
    work: string | undefined,
  ): Promise<void> {
    const failures: unknown[] = [];
    let done = 0;
    const attempt = async (item: Item) => {
      if (failures.length >= MOST_FAILURES) return;
      await request(item, AbortSignal.timeout(TIMEOUT_MILLISECONDS)).then(
        () => (done += 1),
        (error: unknown) => failures.push(error),
      );
    };
    await pMap(items, attempt, { concurrency: REQUESTS_AT_A_TIME });
    if (failures.length === 0) return;
    this.#log.warn(
      { job_id: work, err: failures[0], texts: items.length, failed: items.length - done },
      warning,
    );
  }
}

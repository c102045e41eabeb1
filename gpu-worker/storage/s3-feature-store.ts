/** Text features in the service's bucket, for all workers. A bucket that fails costs time, and a log line. */
import { TEXT_FEATURES_PREFIX } from '#contracts/storage/object-keys.ts';
import type { Objects } from '#backend/objects.ts';
import type { Logger } from '#contracts/log.ts';
import type { FeatureStore } from '#models/text/feature-store.ts';

const MEDIA_TYPE = 'application/octet-stream';
/** After that, computing is quicker. */
const TIMEOUT_MILLISECONDS = 3000;

export class S3FeatureStore implements FeatureStore {
  readonly #objects: Objects;
  readonly #log: Logger;

  constructor(objects: Objects, log: Logger) {
    this.#objects = objects;
    this.#log = log;
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    const place = { bucket: this.#objects.bucket, key: TEXT_FEATURES_PREFIX + key };
    try {
      return await this.#objects.get(place, { signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) });
    } catch (error) {
      this.#log.warn({ err: error }, 'text features cannot be read; they are computed');
      return undefined;
    }
  }

  put(key: string, bytes: Uint8Array): void {
    const signal = AbortSignal.timeout(TIMEOUT_MILLISECONDS);
    this.#objects
      .put(TEXT_FEATURES_PREFIX + key, bytes, MEDIA_TYPE, signal)
      .catch((error: unknown) => this.#log.warn({ err: error }, 'text features cannot be shared'));
  }
}

/**
 * Features of images in the service's bucket, so that the next worker has them, too. They go with their image
 * and are expired by a rule of the bucket. The bucket only saves time: a failure costs one warning and some
 * seconds.
 */
import { imageFeaturesPrefix } from '#contracts/storage/object-keys.ts';
import type { Objects } from '#backend/objects.ts';
import type { Logger } from '#contracts/log.ts';
import type { FeaturePlace } from '#engine/features/kept-features.ts';
import type { FeatureScope } from '#engine/features/feature-scope.ts';

const MEDIA_TYPE = 'application/octet-stream';
/** The time limit of a request. Beyond this, computing is faster than waiting. */
const TIMEOUT_MILLISECONDS = 3000;

export class BucketFeatures implements FeaturePlace {
  readonly #objects: Objects;
  readonly #log: Logger;

  constructor(objects: Objects, log: Logger) {
    this.#objects = objects;
    this.#log = log;
  }

  async read(key: string, { image }: FeatureScope): Promise<Uint8Array | undefined> {
    if (image === undefined) return undefined;
    try {
      const place = { bucket: this.#objects.bucket, key: keyOf(image, key) };
      return await this.#objects.get(place, { signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) });
    } catch (err) {
      this.#log.warn({ err }, 'features of an image cannot be read; they are computed');
      return undefined;
    }
  }

  /** Returns at once, so that the encoder can take the next photo; the write continues in the background. */
  async write(key: string, file: Uint8Array, { image }: FeatureScope): Promise<void> {
    if (image === undefined) return;
    void this.#store(image, key, file).catch((err: unknown) =>
      this.#log.warn({ err }, 'features of an image cannot be kept'),
    );
  }

  /**
   * An image is deleted before its features: if it is still there after the write, whoever deletes it also
   * deletes these features.
   */
  async #store(image: string, key: string, file: Uint8Array): Promise<void> {
    const stored = keyOf(image, key);
    await this.#objects.put(stored, file, MEDIA_TYPE, AbortSignal.timeout(10 * TIMEOUT_MILLISECONDS));
    const found = await this.#objects.head({ bucket: this.#objects.bucket, key: image });
    if (found === undefined) await this.#objects.delete(stored);
  }
}

function keyOf(image: string, key: string): string {
  return `${imageFeaturesPrefix(image)}${key}.f32`;
}

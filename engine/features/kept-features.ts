/**
 * Keeps the features of recent images, so that an image with other words costs what the words cost: first in
 * memory, then in places that outlive the process. All of them only save time: whatever they do not return is
 * computed.
 */
import { decodeFeatures, encodeFeatures } from './feature-files.ts';
import type { FeatureScope } from './feature-scope.ts';
import type { FeaturesInMemory } from './features-in-memory.ts';

/** A place for files of features that outlives the process. */
export type FeaturePlace = {
  /** Resolves to undefined if there are none. A rejection counts as none. */
  read(key: string, scope: FeatureScope): Promise<Uint8Array | undefined>;
  write(key: string, file: Uint8Array, scope: FeatureScope): Promise<void>;
};

export class KeptFeatures {
  readonly #memory: FeaturesInMemory;
  readonly #place: FeaturePlace | undefined;
  readonly #onFailure: (error: unknown) => void;

  /** @param onFailure Learns why features cannot be written. */
  constructor(
    memory: FeaturesInMemory,
    place?: FeaturePlace,
    onFailure: (error: unknown) => void = warnOnce(),
  ) {
    this.#memory = memory;
    this.#place = place;
    this.#onFailure = onFailure;
  }

  /** Returns what is in memory. */
  recent(key: string): Float32Array | undefined {
    return this.#memory.read(key);
  }

  /** Resolves to undefined if there are none. */
  async read(key: string, scope: FeatureScope): Promise<Float32Array | undefined> {
    return this.recent(key) ?? (await this.#readPlace(key, scope));
  }

  /** Returns an array for the features of one image; undefined if they are too many to be kept. */
  makeRoom(values: number): Float32Array | undefined {
    const fits = values * Float32Array.BYTES_PER_ELEMENT <= this.#memory.most;
    return fits ? new Float32Array(values) : undefined;
  }

  /** Never throws: an image is not lost because its features cannot be kept. */
  async write(key: string, features: Float32Array, scope: FeatureScope): Promise<void> {
    this.#memory.write(key, features);
    await this.#place?.write(key, encodeFeatures(key, features), scope).catch(this.#onFailure);
  }

  async #readPlace(key: string, scope: FeatureScope): Promise<Float32Array | undefined> {
    const file = await this.#place?.read(key, scope).catch(() => undefined);
    const features = file && decodeFeatures(key, file);
    if (features) this.#memory.write(key, features);
    return features;
  }
}

function warnOnce(): (error: unknown) => void {
  let warned = false;
  return (error) => {
    if (warned) return;
    warned = true;
    const reason = error instanceof Error ? error.message : String(error);
    process.emitWarning(`The features of images cannot be kept: ${reason}`);
  };
}

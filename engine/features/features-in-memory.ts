/** Keeps the features of recent images in memory, up to a number of bytes; the least recently used go first. */
export class FeaturesInMemory {
  readonly #most: number;
  /** A map iterates over its keys in the order in which they were added. */
  readonly #entries = new Map<string, Float32Array>();
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#most = mostBytes;
  }

  read(key: string): Float32Array | undefined {
    const features = this.#entries.get(key);
    if (features) this.write(key, features);
    return features;
  }

  /** Features that alone exceed the limit are not kept. */
  write(key: string, features: Float32Array): void {
    this.#remove(key);
    if (features.byteLength > this.#most) return;
    this.#entries.set(key, features);
    this.#bytes += features.byteLength;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#most) return;
      this.#remove(oldest);
    }
  }

  #remove(key: string): void {
    this.#bytes -= this.#entries.get(key)?.byteLength ?? 0;
    this.#entries.delete(key);
  }
}

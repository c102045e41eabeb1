/**
 * Keeps the features of recent images in memory, up to a number of bytes; the least recently used go first.
 * With a time limit, an image that nobody asks for goes after that time.
 */
type Entry = { features: Float32Array; timer: NodeJS.Timeout | undefined };

export class FeaturesInMemory {
  /** The most bytes of all images, and so of one. */
  readonly most: number;
  readonly #seconds: number | undefined;
  /** A map iterates over its keys in the order in which they were added. */
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;

  /** @param seconds Default: no time limit. */
  constructor(mostBytes: number, seconds?: number) {
    this.most = mostBytes;
    this.#seconds = seconds;
  }

  read(key: string): Float32Array | undefined {
    const features = this.#entries.get(key)?.features;
    if (features) this.write(key, features);
    return features;
  }

  /** Features that alone exceed the limit are not kept. */
  write(key: string, features: Float32Array): void {
    this.#remove(key);
    if (features.byteLength > this.most) return;
    this.#entries.set(key, { features, timer: this.#startTimer(key) });
    this.#bytes += features.byteLength;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.most) return;
      this.#remove(oldest);
    }
  }

  #startTimer(key: string): NodeJS.Timeout | undefined {
    if (this.#seconds === undefined) return undefined;
    return setTimeout(() => this.#remove(key), this.#seconds * 1000).unref();
  }

  #remove(key: string): void {
    const entry = this.#entries.get(key);
    clearTimeout(entry?.timer);
    this.#bytes -= entry?.features.byteLength ?? 0;
    this.#entries.delete(key);
  }
}

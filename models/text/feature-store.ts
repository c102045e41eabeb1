/**
 * A place for text features that several machines share. It is an economy: `TextFeatures` does
 * without what it does not have, and computes it.
 */
export type FeatureStore = {
  /** Undefined where it has none, or does not answer. Never throws. */
  get(key: string): Promise<Uint8Array | undefined>;
  /** Returns at once: nobody waits for a write, and nobody hears of one that fails. */
  put(key: string, bytes: Uint8Array): void;
};

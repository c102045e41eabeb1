/**
 * A place for text features that several machines share. It is an economy: `TextFeatures` computes
 * whatever the store does not give.
 */
export type FeatureStore = {
  /**
   * Resolves to what the store has of `keys`, and never throws.
   * @param work The id of the job or evaluation that needs them, for the store's log.
   */
  read(keys: readonly string[], work?: string): Promise<ReadonlyMap<string, Uint8Array>>;
  /** Returns at once and never throws: nobody waits for a write. */
  write(features: ReadonlyMap<string, Uint8Array>, work?: string): void;
};

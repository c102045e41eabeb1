/**
 * A store of text features that several machines share. It only saves time: `TextFeatures` computes
 * everything that the store does not return.
 */
export type FeatureStore = {
  /**
   * Resolves to the stored values of `keys`, and never throws.
   * @param work The id of the job or evaluation that needs them, for the store's log.
   */
  read(keys: readonly string[], work?: string): Promise<ReadonlyMap<string, Uint8Array>>;
  /** Returns at once and never throws; the write continues in the background. */
  write(features: ReadonlyMap<string, Uint8Array>, work?: string): void;
};

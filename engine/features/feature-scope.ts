/** The work that may use kept features again. */
export type FeatureScope = {
  /** Two owners share no features, even of equal images. */
  owner: string;
  /** The key of the stored image, for a place that keeps features as long as the image. */
  image?: string | undefined;
};

/**
 * Which seeds belong to whom. A scene is wholly determined by its seed, so disjoint ranges are what
 * keeps training, scoring and showing apart. Change nothing here without training again.
 */

export interface SeedRange {
  readonly first: number;
  readonly count: number;
}

export const seedRanges = {
  /** Of these scenes, training saw only these. */
  training: { first: 100_000, count: 5_000 },
  /** For scores: `npm run storybook:score` and the table in the model card. */
  heldOut: { first: 500_000, count: 100 },
  /** For pictures in the README and the demo, chosen by eye. */
  demo: { first: 900_000, count: 1_000 },
} as const satisfies Record<string, SeedRange>;

/** All seeds of a range, in order. */
export function seedsOf(range: SeedRange): number[] {
  return Array.from({ length: range.count }, (_, index) => range.first + index);
}

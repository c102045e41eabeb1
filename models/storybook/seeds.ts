/**
 * Assigns ranges of seeds. A seed determines its scene completely, so disjoint ranges keep training, scoring
 * and demonstration apart. A change here requires new training.
 */

export interface SeedRange {
  readonly first: number;
  readonly count: number;
}

export const seedRanges = {
  /** The only scenes that training saw. */
  training: { first: 100_000, count: 5_000 },
  /** Scenes for scores: `npm run storybook:score` and the table in the model card. */
  heldOut: { first: 500_000, count: 100 },
  /** Scenes for pictures in the README and the demo, chosen by eye. */
  demo: { first: 900_000, count: 1_000 },
} as const satisfies Record<string, SeedRange>;

/** Lists all seeds of a range in order. */
export function seedsOf(range: SeedRange): number[] {
  return Array.from({ length: range.count }, (_, index) => range.first + index);
}

/** Which classes are taken for which others. */
import type { Scores } from '#contracts/evaluations/scores.ts';

export type Confusion = {
  truth: string;
  predicted: string;
  pixels: number;
  /** The share of the true class's pixels, 0 to 1. */
  share: number;
};

export type TopConfusions = {
  /** The confusions that cost most pixels, the largest first. */
  byPixels: Confusion[];
  /** The confusions that take most of their true class, the largest first. */
  byShare: Confusion[];
};

/**
 * Lists the largest confusions of two classes; predictions of void do not count.
 * @param confusion the matrix of the scores: [truth][prediction].
 * @param names the classes in label order.
 * @param limit the length of each list.
 */
export function topConfusions(
  confusion: Scores['confusion'],
  names: readonly string[],
  limit: number,
): TopConfusions {
  const pairs = confusion.flatMap((row, truth) => confusionsOf(row, truth, names));
  return {
    byPixels: pairs.toSorted((a, b) => b.pixels - a.pixels).slice(0, limit),
    byShare: pairs.toSorted((a, b) => b.share - a.share || b.pixels - a.pixels).slice(0, limit),
  };
}

function confusionsOf(row: readonly number[], truth: number, names: readonly string[]): Confusion[] {
  const all = row.reduce((sum, pixels) => sum + pixels, 0);
  return names
    .map((predicted, index) => ({
      truth: names[truth]!,
      predicted,
      pixels: row[index]!,
      share: row[index]! / all,
    }))
    .filter(({ pixels }, index) => pixels > 0 && index !== truth);
}

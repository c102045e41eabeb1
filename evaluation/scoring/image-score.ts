/** An image's own score, by which the worst and the best ones are found. */
import { meanIntersectionOverUnion } from '#contracts/evaluations/class-sums.ts';
import { sumsOfCells } from './class-sums.ts';
import { FirstItems } from './first-items.ts';
import { compareBytes } from '../datasets/byte-order.ts';

export type ScoredImage = { id: string; image: string; score: number };

/** Its mIoU over the classes that are in its truth or predicted; null where all of it is void. */
export function imageScore(cells: readonly number[], classes: number): number | null {
  return meanIntersectionOverUnion(sumsOfCells(cells, classes));
}

/** The images with the lowest and the highest scores, those with the first ids where scores are equal. */
export class Extremes {
  readonly #worst: FirstItems<ScoredImage>;
  readonly #best: FirstItems<ScoredImage>;

  /** @param limit how many of each, 1 or more. */
  constructor(limit: number) {
    this.#worst = new FirstItems(limit, (a, b) => a.score - b.score || compareBytes(a.id, b.id));
    this.#best = new FirstItems(limit, (a, b) => b.score - a.score || compareBytes(a.id, b.id));
  }

  add(image: ScoredImage): void {
    this.#worst.add(image);
    this.#best.add(image);
  }

  /** The worst first. */
  get worst(): readonly ScoredImage[] {
    return this.#worst.items;
  }

  /** The best first. */
  get best(): readonly ScoredImage[] {
    return this.#best.items;
  }
}

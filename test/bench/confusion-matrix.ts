/** Intersection over union from one confusion matrix over a whole set (numerics, section 9). */

export class ConfusionMatrix {
  readonly #classes: number;
  /** Row-major [truth, prediction]; counts stay exact far beyond any set of pictures. */
  readonly #counts: Float64Array;

  constructor(classes: number) {
    this.#classes = classes;
    this.#counts = new Float64Array(classes * classes);
  }

  add(truth: ArrayLike<number>, prediction: ArrayLike<number>): void {
    for (let pixel = 0; pixel < truth.length; pixel += 1) {
      this.#counts[truth[pixel]! * this.#classes + prediction[pixel]!]! += 1;
    }
  }

  /** IoU of each class; undefined for a class that is neither there nor predicted. */
  intersectionOverUnion(): (number | undefined)[] {
    return Array.from({ length: this.#classes }, (_, index) => {
      const union = this.#rowSum(index) + this.#columnSum(index) - this.#at(index, index);
      return union > 0 ? this.#at(index, index) / union : undefined;
    });
  }

  meanIntersectionOverUnion(): number {
    const defined = this.intersectionOverUnion().filter((value) => value !== undefined);
    return defined.reduce((sum, value) => sum + value, 0) / defined.length;
  }

  pixelAccuracy(): number {
    const all = this.#counts.reduce((sum, count) => sum + count, 0);
    const right = Array.from({ length: this.#classes }, (_, index) => this.#at(index, index));
    return right.reduce((sum, count) => sum + count, 0) / all;
  }

  #at(truth: number, prediction: number): number {
    return this.#counts[truth * this.#classes + prediction]!;
  }

  #rowSum(truth: number): number {
    return this.#counts
      .subarray(truth * this.#classes, (truth + 1) * this.#classes)
      .reduce((sum, count) => sum + count, 0);
  }

  #columnSum(prediction: number): number {
    return this.#counts.reduce(
      (sum, count, index) => (index % this.#classes === prediction ? sum + count : sum),
      0,
    );
  }
}

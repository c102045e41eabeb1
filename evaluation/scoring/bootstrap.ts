/**
 * A Poisson bootstrap over images, in the stream: for each replicate a random number of copies of every
 * image, drawn from the seed and the image's id alone. So neither the order of the images nor a restart
 * changes an interval, and two runs on the same images draw the same ones and compare pair by pair.
 */
import { createHash } from 'node:crypto';
import { intersectionOverUnion } from '#contracts/evaluations/class-sums.ts';
import { sumsOfCells } from './class-sums.ts';
import type { Interval, ScoreIntervals } from './scores.ts';

export const REPLICATES = 1000;
export const CONFIDENCE = 0.95;

/** However often one image is drawn, its share stays what it is: an interval of no width says nothing. */
const FEWEST_IMAGES = 2;

/** Three sums for each class and replicate: 24 kB a class, however many images are added. */
export class Bootstrap {
  readonly #classes: number;
  /** Pixels, [class, replicate] one after the other. */
  readonly #intersection: Float64Array;
  readonly #truth: Float64Array;
  readonly #predicted: Float64Array;
  /** That have the class in their truth or prediction. */
  readonly #imagesOf: Uint32Array;
  #images = 0;

  constructor(classes: number) {
    this.#classes = classes;
    this.#intersection = new Float64Array(classes * REPLICATES);
    this.#truth = new Float64Array(classes * REPLICATES);
    this.#predicted = new Float64Array(classes * REPLICATES);
    this.#imagesOf = new Uint32Array(classes);
  }

  /** Adds an image by its weights and the cells of its record. */
  add(weights: Uint8Array, cells: readonly number[]): void {
    const { intersection, truth, predicted } = sumsOfCells(cells, this.#classes);
    this.#images += cells.length > 0 ? 1 : 0;
    for (let index = 0; index < this.#classes; index += 1) {
      this.#imagesOf[index]! += truth[index]! + predicted[index]! > 0 ? 1 : 0;
      addWeighted(this.#of(this.#intersection, index), weights, intersection[index]!);
      addWeighted(this.#of(this.#truth, index), weights, truth[index]!);
      addWeighted(this.#of(this.#predicted, index), weights, predicted[index]!);
    }
  }

  /** The IoU of one class by replicate: NaN where a replicate lacks the class. Undefined for a class of a single image. */
  iou(index: number): Float64Array | undefined {
    return this.#imagesOf[index]! < FEWEST_IMAGES ? undefined : this.#iou(index);
  }

  #iou(index: number): Float64Array {
    const [truth, predicted] = [this.#of(this.#truth, index), this.#of(this.#predicted, index)];
    return this.#of(this.#intersection, index).map((intersection, replicate) =>
      intersectionOverUnion(intersection, truth[replicate]!, predicted[replicate]!),
    );
  }

  /** The mIoU by replicate, over the classes from `first` on. Undefined for a single image. */
  miou(first = 0): Float64Array | undefined {
    if (this.#images < FEWEST_IMAGES) return undefined;
    const [sums, defined] = [new Float64Array(REPLICATES), new Float64Array(REPLICATES)];
    for (let index = first; index < this.#classes; index += 1) {
      for (const [replicate, iou] of this.#iou(index).entries()) {
        if (Number.isNaN(iou)) continue;
        sums[replicate]! += iou;
        defined[replicate]! += 1;
      }
    }
    return sums.map((sum, replicate) => sum / defined[replicate]!);
  }

  /** The pixel accuracy by replicate. Undefined for a single image. */
  pixelAccuracy(): Float64Array | undefined {
    if (this.#images < FEWEST_IMAGES) return undefined;
    const [right, all] = [new Float64Array(REPLICATES), new Float64Array(REPLICATES)];
    for (let index = 0; index < this.#classes; index += 1) {
      const [intersection, truth] = [this.#of(this.#intersection, index), this.#of(this.#truth, index)];
      for (let replicate = 0; replicate < REPLICATES; replicate += 1) {
        right[replicate]! += intersection[replicate]!;
        all[replicate]! += truth[replicate]!;
      }
    }
    return right.map((pixels, replicate) => pixels / all[replicate]!);
  }

  intervals(): ScoreIntervals {
    return {
      classes: Array.from({ length: this.#classes }, (_, index) => intervalOf(this.iou(index))),
      miou: intervalOf(this.miou()),
      miouWithoutBackground: intervalOf(this.miou(1)),
      pixelAccuracy: intervalOf(this.pixelAccuracy()),
    };
  }

  #of(sums: Float64Array, index: number): Float64Array {
    return sums.subarray(index * REPLICATES, (index + 1) * REPLICATES);
  }
}

function addWeighted(sums: Float64Array, weights: Uint8Array, pixels: number): void {
  if (pixels === 0) return;
  for (let replicate = 0; replicate < REPLICATES; replicate += 1) {
    sums[replicate]! += weights[replicate]! * pixels;
  }
}

/**
 * How often an image is in each replicate: Poisson of mean 1 by its inverse distribution function, of
 * the little-endian 32-bit numbers that SHAKE-256 gives for "seed:id".
 */
export function imageWeights(seed: number, id: string): Uint8Array {
  const bytes = createHash('shake256', { outputLength: 4 * REPLICATES })
    .update(`${seed}:${id}`)
    .digest();
  const weights = new Uint8Array(REPLICATES);
  for (let replicate = 0; replicate < REPLICATES; replicate += 1) {
    weights[replicate] = poisson(bytes.readUInt32LE(4 * replicate));
  }
  return weights;
}

/** P(weight <= k) for k = 0, 1, ... in units of 2^-32, as far as a number of 32 bits can tell them from 1. */
const POISSON_DISTRIBUTION = distributionOf(0.367_879_441_171_442_33);

/** @param none the probability of weight 0, which is 1 / e. */
function distributionOf(none: number): number[] {
  const distribution: number[] = [];
  let [probability, below] = [none, 0];
  while (below * 2 ** 32 <= 2 ** 32 - 1) {
    below += probability;
    distribution.push(below * 2 ** 32);
    probability /= distribution.length;
  }
  return distribution;
}

function poisson(uniform: number): number {
  let weight = 0;
  while (uniform >= POISSON_DISTRIBUTION[weight]!) weight += 1;
  return weight;
}

/**
 * The percentile interval of 95%: what 2.5% and what 97.5% of the values are below, linear between
 * neighbors (numpy's default, type 7 of Hyndman and Fan). NaN is left out; null without any value.
 */
export function intervalOf(values: Float64Array | undefined): Interval {
  if (values === undefined) return null;
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return null;
  return [quantile(sorted, (1 - CONFIDENCE) / 2), quantile(sorted, (1 + CONFIDENCE) / 2)];
}

function quantile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(position)]!, sorted[Math.ceil(position)]!];
  return low + (high - low) * (position - Math.floor(position));
}

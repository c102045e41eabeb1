import { describe, expect, it } from 'vitest';
import { ConfusionMatrix } from './confusion-matrix.ts';

describe('ConfusionMatrix', () => {
  it('counts over everything that was added, and leaves absent classes out of the mean', () => {
    const matrix = new ConfusionMatrix(4);
    matrix.add([0, 0, 1, 1], [0, 1, 1, 1]);
    matrix.add([2, 2], [2, 0]);
    // By hand: class 0 has 1 of 1 + 1 missed + 1 false, class 1 has 2 of 2 + 1 false, class 2 has 1 of 2.
    expect(matrix.intersectionOverUnion()).toEqual([1 / 3, 2 / 3, 1 / 2, undefined]);
    expect(matrix.meanIntersectionOverUnion()).toBeCloseTo((1 / 3 + 2 / 3 + 1 / 2) / 3, 12);
    expect(matrix.pixelAccuracy()).toBe(4 / 6);
  });

  it('gives a class that is predicted but absent a zero that counts', () => {
    const matrix = new ConfusionMatrix(2);
    matrix.add([0, 0], [0, 1]);
    expect(matrix.intersectionOverUnion()).toEqual([0.5, 0]);
    expect(matrix.meanIntersectionOverUnion()).toBe(0.25);
  });
});

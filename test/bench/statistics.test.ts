import { describe, expect, it } from 'vitest';
import { best, median, medianOfRatios } from './statistics.ts';

describe('statistics', () => {
  it('takes the middle, or the mean of the two in the middle', () => {
    expect(median([5, 1, 9])).toBe(5);
    expect(median([4, 1, 9, 2])).toBe(3);
    expect(best([4, 1, 9])).toBe(1);
  });

  it('pairs measurements of one round, so that a slow round does not decide', () => {
    // The second round was disturbed for both, the third for one.
    expect(medianOfRatios([2, 20, 6], [1, 10, 1])).toBe(2);
    expect(() => medianOfRatios([1], [1, 2])).toThrow('no pairs');
    expect(() => median([])).toThrow('nothing');
  });
});

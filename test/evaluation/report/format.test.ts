import { describe, expect, it } from 'vitest';
import { duration, percent, percentRange, points, pointsRange } from '#evaluation/report/format.ts';

describe('numbers of the report', () => {
  it.for([
    [percent(0.6124), '61.2%'],
    [percent(null), '–'],
    [percentRange([0.5, 1]), '50.0–100.0%'],
    [points(0.01251), '+1.25'],
    [points(-0.003), '−0.30'],
    [points(-0.00001), '0.00'],
    [pointsRange([-0.01, 0.02]), '−1.00 to +2.00'],
    [pointsRange(null), '–'],
  ])('%s is %s', ([written, expected]) => {
    expect(written).toBe(expected);
  });

  it.for([
    [41.26, '41.3 s'],
    [59.99, '1 min 00 s'],
    [127, '2 min 07 s'],
    [3599.7, '1 h 00 min'],
    [11_100, '3 h 05 min'],
  ] as const)('%d seconds are %s', ([seconds, expected]) => {
    expect(duration(seconds)).toBe(expected);
  });
});

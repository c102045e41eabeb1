import { expect, it } from 'vitest';
import { percentile } from './percentile.ts';

it('is the smallest value that so many are not larger than', () => {
  const values = Array.from({ length: 200 }, (_, index) => 200 - index);
  expect(percentile(values, 0.5)).toBe(100);
  expect(percentile(values, 0.99)).toBe(198);
  expect(percentile([7], 0.99)).toBe(7);
});

it('refuses to sum up nothing', () => {
  expect(() => percentile([], 0.5)).toThrow(RangeError);
});

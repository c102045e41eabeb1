import { expect, it } from 'vitest';
import { formatPercent } from '#contracts/texts/format-percent.ts';

it.each([
  [0.612, {}, '61.2%'],
  [1, {}, '100.0%'],
  [112.38, { digits: 0 }, '11,238%'],
  [0.99954, { digits: 2 }, '99.95%'],
  [null, {}, '-'],
  [null, { nothing: '–' }, '–'],
])('writes %j with %j as %s', (share, options, expected) => {
  expect(formatPercent(share, options)).toBe(expected);
});

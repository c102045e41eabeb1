import { describe, expect, it } from 'vitest';
import { divide, product, sum } from '#models/onnx/dimension.ts';

describe('product', () => {
  it.each([
    { dimensions: [2, 3, 4], expected: 24 },
    { dimensions: [], expected: 1 },
    { dimensions: ['windows'], expected: 'windows' },
    { dimensions: [1, 'windows', 1], expected: 'windows' },
    { dimensions: ['windows', 5], expected: '5*windows' },
    { dimensions: ['5*windows', 4, 'queries'], expected: '20*queries*windows' },
    { dimensions: ['windows', 'windows'], expected: 'windows*windows' },
    { dimensions: ['windows', 0], expected: 0 },
  ])('of $dimensions is $expected', ({ dimensions, expected }) => {
    expect(product(dimensions)).toBe(expected);
  });

  it('does not depend on the order', () => {
    expect(product(['b', 3, 'a', 2])).toBe(product([2, 'a', 'b', 3]));
  });
});

describe('divide', () => {
  it('gives the number that is left', () => {
    expect(divide(224, 16)).toBe(14);
    expect(divide('5*windows', 'windows')).toBe(5);
    expect(divide('20*windows', '4*windows')).toBe(5);
  });

  it.each([
    [225, 16],
    ['5*windows', 5],
    ['5*windows', 'queries'],
    ['5*windows', '2*windows'],
  ])('refuses %s by %s', (whole, part) => {
    expect(() => divide(whole, part)).toThrow(`${whole} is not a whole multiple of ${part}`);
  });
});

describe('sum', () => {
  it('adds numbers, and multiples of one symbol', () => {
    expect(sum([1, 196])).toBe(197);
    expect(sum(['windows', 'windows', '3*windows'])).toBe('5*windows');
  });

  it.each([[['windows', 1]], [['windows', 'queries']]])('refuses %j', (dimensions) => {
    expect(() => sum(dimensions)).toThrow(/cannot add the dimensions windows \+/);
  });
});

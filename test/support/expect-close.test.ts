import { describe, expect, it } from 'vitest';
import { expectClose } from './expect-close.ts';

describe('expectClose', () => {
  it('accepts values within the absolute tolerance', () => {
    expect(() => expectClose([1, 2.0009], [1, 2], { absolute: 1e-3 })).not.toThrow();
  });

  it('adds the relative tolerance to the absolute one', () => {
    expect(() => expectClose([1001], [1000], { absolute: 0.5, relative: 1e-3 })).not.toThrow();
    expect(() => expectClose([1002], [1000], { absolute: 0.5, relative: 1e-3 })).toThrow(/value 0/);
  });

  it('names the index and the error of the worst value', () => {
    expect(() => expectClose([1, 2.5, 3.25], [1, 2, 3], { absolute: 0.125 })).toThrow(
      'value 1 is 2.5, expected 2: error 5.00e-1, allowed 1.25e-1; 2 of 3 values are outside',
    );
  });

  it('refuses another number of values', () => {
    expect(() => expectClose([1], [1, 2], { absolute: 9 })).toThrow('1 values, expected 2');
  });

  it('refuses NaN and an infinity where a number is expected', () => {
    expect(() => expectClose([Number.NaN], [0], { absolute: 9 })).toThrow(/value 0 is NaN/);
    expect(() => expectClose([Infinity], [0], { absolute: 9 })).toThrow(/value 0 is Infinity/);
  });

  it('accepts the same infinity on both sides', () => {
    expect(() => expectClose([-Infinity], [-Infinity], { absolute: 0 })).not.toThrow();
  });
});

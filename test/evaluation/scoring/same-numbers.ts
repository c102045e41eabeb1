/** Compares documents that may differ only by rounding in the last digits of their numbers. */
import { expect } from 'vitest';

export function expectSameNumbers(actual: unknown, expected: unknown, path = ''): void {
  if (typeof expected === 'number') return expect(actual, path).toBeCloseTo(expected, 10);
  if (typeof expected !== 'object' || expected === null) return expect(actual, path).toBe(expected);
  expect(Object.keys(actual as object).sort(), path).toEqual(Object.keys(expected).sort());
  for (const [key, value] of Object.entries(expected)) {
    expectSameNumbers((actual as Record<string, unknown>)[key], value, `${path}/${key}`);
  }
}

import { describe, expect, it } from 'vitest';
import { parseRetryAfter, retryDelay } from '#models/pull/retry-schedule.ts';

describe('retryDelay', () => {
  it('doubles from one second, up to half a minute', () => {
    expect([1, 2, 3, 4, 5, 6, 7].map(retryDelay)).toEqual([1, 2, 4, 8, 16, 30, 30]);
  });
});

describe('parseRetryAfter', () => {
  const now = Date.parse('2026-11-24T12:00:00Z');

  it.each([
    ['120', 120],
    ['0', 0],
    ['Tue, 24 Nov 2026 12:00:30 GMT', 30],
    ['Tue, 24 Nov 2026 11:00:00 GMT', 0],
    ['soon', undefined],
    [undefined, undefined],
  ])('reads %s as %s seconds', (header, seconds) => {
    expect(parseRetryAfter(header, now)).toBe(seconds);
  });
});

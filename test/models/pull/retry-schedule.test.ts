import { describe, expect, it } from 'vitest';
import { retryDelay } from '#models/pull/retry-schedule.ts';

describe('retryDelay', () => {
  it('doubles from one second, up to half a minute', () => {
    expect([1, 2, 3, 4, 5, 6, 7].map(retryDelay)).toEqual([1, 2, 4, 8, 16, 30, 30]);
  });
});

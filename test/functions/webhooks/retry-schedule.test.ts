import { describe, expect, it } from 'vitest';
import { nextAttemptAt, SCHEDULE_SECONDS } from '#functions/webhooks/retry-schedule.ts';

const at = new Date('2026-11-24T12:00:00.000Z');
const secondsLater = (next: Date | undefined) => next && (next.getTime() - at.getTime()) / 1000;

describe('nextAttemptAt', () => {
  it('waits 5 s, 5 m, 30 m, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h, and then no more', () => {
    const waits = Array.from({ length: 10 }, (_, made) =>
      secondsLater(nextAttemptAt({ attempts: made + 1, at, random: 0 })),
    );
    const [h, m] = [3600, 60];
    expect(waits).toEqual([5, 5 * m, 30 * m, 2 * h, 5 * h, 10 * h, 14 * h, 20 * h, 24 * h, undefined]);
    expect(SCHEDULE_SECONDS).toHaveLength(10);
  });

  it('waits up to a tenth longer', () => {
    expect(secondsLater(nextAttemptAt({ attempts: 2, at, random: 1 }))).toBe(330);
  });

  it('is never earlier than the receiver asks', () => {
    expect(secondsLater(nextAttemptAt({ attempts: 1, at, random: 0, retryAfter: 120 }))).toBe(120);
    expect(secondsLater(nextAttemptAt({ attempts: 3, at, random: 0, retryAfter: 120 }))).toBe(1800);
  });

  it('waits a day at most for a receiver that asks for more', () => {
    expect(secondsLater(nextAttemptAt({ attempts: 1, at, random: 0, retryAfter: 999_999_999 }))).toBe(86_400);
  });
});

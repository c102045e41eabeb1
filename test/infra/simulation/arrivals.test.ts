import { describe, expect, it } from 'vitest';
import { arrivalTimes, dailyCurve, DAY_SECONDS } from '#infra/simulation/arrivals.ts';

const DAYS = 20;

describe('arrivalTimes', () => {
  it('gives about as many photos as asked for, in order, within the days', () => {
    const times = arrivalTimes({ photosPerDay: 1000, burstPhotos: 0, dailySwing: 0.8 }, DAYS, 1);
    // Four standard deviations of a Poisson count.
    expect(Math.abs(times.length - 1000 * DAYS)).toBeLessThan(4 * Math.sqrt(1000 * DAYS));
    expect(times).toEqual(times.toSorted());
    expect(times.at(-1)).toBeLessThan(DAYS * DAY_SECONDS);
  });

  it('gives more by day than by night', () => {
    const times = arrivalTimes({ photosPerDay: 1000, burstPhotos: 0, dailySwing: 1 }, DAYS, 1);
    const within = (from: number, to: number) =>
      times.filter((time) => time % DAY_SECONDS >= from * 3600 && time % DAY_SECONDS < to * 3600).length;
    // Over two hours around the extremes the curve's mean is 1 +- 0.99.
    expect(within(14, 16)).toBeGreaterThan(within(2, 4) * 20);
  });

  it('counts photos of bursts among those of the day, each burst within one minute', () => {
    const times = arrivalTimes({ photosPerDay: 50, burstPhotos: 50, dailySwing: 0.8 }, 3, 1);
    expect(times.length).toBe(150);
    for (const day of [0, 1, 2]) expect(times[day * 50 + 49]! - times[day * 50]!).toBeLessThan(60);
  });

  it('gives none for none', () => {
    expect(arrivalTimes({ photosPerDay: 0, burstPhotos: 0, dailySwing: 0.8 }, DAYS, 1)).toHaveLength(0);
  });
});

describe('dailyCurve', () => {
  it('is 1 on average, highest at three in the afternoon', () => {
    const hours = Array.from({ length: 24 }, (_, hour) => dailyCurve(hour * 3600, 0.8));
    expect(hours.reduce((sum, rate) => sum + rate, 0) / 24).toBeCloseTo(1, 10);
    expect(hours.indexOf(Math.max(...hours))).toBe(15);
    expect(hours[15]).toBeCloseTo(1.8, 10);
  });
});

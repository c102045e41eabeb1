import { describe, expect, it } from 'vitest';
import { peakRate, saturatesFirst } from '#infra/cost/limits.ts';
import { photoSeconds, photoSize } from '#infra/cost/photo-seconds.ts';
import { SCALING } from '#infra/stages/scaling.ts';

/** Core-seconds of a photo, of docs/benchmarks.md. */
const CORE_SECONDS = { 3: 0.52, 12: 0.72, 48: 1.28 };

describe('photoSeconds', () => {
  it('adds the encoder passes, by the numbers of the data sheet', () => {
    const [fast, paper] = (['fast', 'paper'] as const).map(
      (preset) => photoSeconds(preset, 12, 'g6.xlarge').gpu,
    );
    // 448 x 336: 4 windows of one view against 9 x 5 windows of five; 35.3 GFLOP at a fifth of 121 TFLOP/s.
    expect(paper! - fast!).toBeCloseTo((225 - 4) * (35.3 / 24_200), 6);
  });

  it('follows the cores, four that are at work for three quarters of the time, where they are slower than the GPU', () => {
    const paceOf = (megapixels: number) => photoSeconds('balanced', megapixels, 'g6.xlarge').worker;
    expect(paceOf(12)).toBeCloseTo(CORE_SECONDS[12] / 3, 6);
    expect(paceOf(48)).toBeCloseTo(CORE_SECONDS[48] / 3, 6);
    expect(paceOf(7.5)).toBeCloseTo((CORE_SECONDS[3] + CORE_SECONDS[12]) / 2 / 3, 6);
  });

  it('follows the GPU where that is slower', () => {
    const { gpu, worker } = photoSeconds('paper', 0.2, 'g4dn.xlarge');
    expect(worker).toBe(gpu);
  });

  it('is what the numbers of scaling assume', () => {
    const { worker } = photoSeconds('balanced', 12, 'g6.xlarge');
    expect(Math.abs(worker - SCALING.workerSecondsPerImage)).toBeLessThan(0.05);
  });
});

describe('photoSize', () => {
  it('is four to three', () => {
    expect(photoSize(12)).toEqual({ width: 4000, height: 3000 });
  });
});

describe('peakRate', () => {
  it("adds the burst to the day's height", () => {
    expect(peakRate({ photosPerDay: 86_400 + 600, burstPhotos: 600, dailySwing: 0.5 })).toBeCloseTo(
      1.5 + 10,
      6,
    );
  });
});

describe('saturatesFirst', () => {
  const seconds = { gpu: 0.2, worker: 3, source: '' };

  it('is the part of the worker that has more to do, while no limit is reached', () => {
    const demand = { photosPerDay: 1000, burstPhotos: 0, dailySwing: 0 };
    expect(saturatesFirst(demand, seconds)).toBe("the worker's CPU");
    expect(saturatesFirst(demand, { ...seconds, gpu: 3 })).toBe("the worker's GPU");
  });

  it('is the limit that the busiest minute exceeds by most', () => {
    expect(saturatesFirst({ photosPerDay: 8_640_000, burstPhotos: 0, dailySwing: 0 }, seconds)).toBe(
      "one tenant's rows in the table",
    );
  });
});

import { describe, expect, it } from 'vitest';
import { findCrossing } from '#infra/cost/compare-report.ts';
import { functionSeconds } from '#infra/cost/function-seconds.ts';
import { functionUse } from '#infra/cost/function-use.ts';
import { monthlyCost } from '#infra/cost/monthly-cost.ts';
import { DEFAULT_SCENARIO, simulateScenario, type Scenario } from '#infra/cost/scenario.ts';

const LAMBDA: Scenario = { ...DEFAULT_SCENARIO, compute: 'lambda', photosPerDay: 1000 };
const ONE_VCPU = 1769;

describe('functionSeconds', () => {
  it('is what was measured with one core and two, at the memory that has as many vCPUs', () => {
    const [one, two, four, half] = [1, 2, 4, 0.5].map((vcpus) =>
      functionSeconds('balanced', 12, vcpus * ONE_VCPU),
    );
    expect(two!).toBeLessThan(one!);
    // Amdahl: what two cores save is half of the shared part.
    const shared = 2 * (one! - two!);
    expect(four!).toBeCloseTo(one! - (shared * 3) / 4, 6);
    expect(half!).toBeCloseTo(2 * one!, 6);
  });

  it('adds the passes of a preset', () => {
    // 448 x 336: 6 windows of five views against 4 of one and 45 of five.
    const [fast, balanced, paper] = (['fast', 'balanced', 'paper'] as const).map((preset) =>
      functionSeconds(preset, 12, ONE_VCPU),
    );
    expect((paper! - balanced!) / (225 - 30)).toBeCloseTo((balanced! - fast!) / (30 - 4), 6);
  });
});

describe('the function on the bill', () => {
  it('is paid by memory and time, and for each call', () => {
    const line = monthlyCost(LAMBDA, { instanceHoursPerDay: 0 }).find(
      ({ name }) => name === 'Segmentation by the function',
    );
    const photos = (1000 * 365) / 12;
    const seconds = functionSeconds('balanced', 12, 3008);
    expect(line?.usd).toBeCloseTo(photos * (seconds * (3008 / 1024) * 0.0000133334 + 0.2e-6), 6);
  });

  it('is all of the photos, none of them, or those that people wait for', () => {
    const share = (compute: Scenario['compute']) =>
      functionUse({ ...LAMBDA, compute, batchPercent: 30 }).share;
    expect([share('lambda'), share('gpu'), share('both')]).toEqual([1, 0, 0.7]);
  });

  it('leaves the rest to the GPU workers', () => {
    expect(simulateScenario(LAMBDA).instanceHoursPerDay).toBe(0);
    const both: Scenario = { ...LAMBDA, compute: 'both', batchPercent: 40 };
    const gpu: Scenario = { ...LAMBDA, compute: 'gpu', photosPerDay: 400, burst: 4 };
    expect(simulateScenario({ ...both, burst: 10 })).toEqual(simulateScenario(gpu));
  });
});

describe('findCrossing', () => {
  it('finds where a line passes a constant, to two digits', () => {
    expect(findCrossing((photos) => photos * 0.001 > 12.3)).toBe(12_000);
  });

  it('finds none where the function stays cheaper', () => {
    expect(findCrossing(() => false)).toBeUndefined();
  });
});

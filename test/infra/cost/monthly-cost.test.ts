import { describe, expect, it } from 'vitest';
import { usdPerHour } from '#infra/cost/instances.ts';
import { monthlyCost, totalUsd } from '#infra/cost/monthly-cost.ts';
import { internetUsd } from '#infra/cost/prices.ts';
import { DEFAULT_SCENARIO } from '#infra/cost/scenario.ts';

const SETTINGS = { ...DEFAULT_SCENARIO, photosPerDay: 0 };
const line = (lines: ReturnType<typeof monthlyCost>, name: string) =>
  lines.find((each) => each.name.startsWith(name))?.usd;

describe('monthlyCost', () => {
  it('costs without photos what is always there, and nothing else', () => {
    const lines = monthlyCost(SETTINGS, { instanceHoursPerDay: 0 });
    expect(totalUsd(lines.filter(({ standing }) => !standing))).toBe(0);
    expect(totalUsd(lines)).toBeGreaterThan(0);
    // 7 endpoints in 3 zones for 730 hours at one cent; a web ACL and four rules.
    expect(line(lines, 'Network')).toBeCloseTo(7 * 3 * 730 * 0.01, 6);
    expect(line(lines, 'Firewall')).toBeCloseTo(9, 6);
  });

  it('costs a third of the endpoints in one zone', () => {
    const [three, one] = [3, 1].map((zones) =>
      monthlyCost({ ...SETTINGS, zones }, { instanceHoursPerDay: 0 }),
    );
    expect(line(one!, 'Network')! * 3).toBeCloseTo(line(three!, 'Network')!, 6);
  });

  it('costs for instance hours the instance and its disk', () => {
    const lines = monthlyCost(SETTINGS, { instanceHoursPerDay: 24 });
    // 730 hours of a g6.xlarge, and 80 GB of gp3 for a month.
    expect(line(lines, 'GPU')).toBeCloseTo(730 * 0.8048 + 80 * 0.08, 6);
  });

  it('costs for photos in proportion to them, but for the tiers of the internet', () => {
    const byUse = (photosPerDay: number) =>
      monthlyCost({ ...SETTINGS, photosPerDay }, { instanceHoursPerDay: 0 })
        .filter(({ standing, name }) => !standing && !name.startsWith('Results'))
        .reduce((sum, { usd }) => sum + usd, 0);
    expect(byUse(20_000)).toBeCloseTo(2 * byUse(10_000), 6);
  });

  it('costs more when clients fetch overlays', () => {
    const settings = { ...SETTINGS, photosPerDay: 1000 };
    const [without, with_] = [false, true].map((overlays) =>
      line(monthlyCost({ ...settings, overlays }, { instanceHoursPerDay: 0 }), 'Results'),
    );
    // 12 megapixels: 0.264 MB of labels and masks; an overlay has 0.65 MB whatever the photo has.
    expect(with_! / without!).toBeCloseTo((0.264 + 0.65) / 0.264, 6);
  });
});

describe('internetUsd', () => {
  it.each([
    [1000, 90],
    [10_000, 900],
    [20_000, 900 + 850],
    [60_000, 900 + 3400 + 700],
  ])('asks for %i GB the price of each tier: %i dollars', (gigabytes, usd) => {
    expect(internetUsd(gigabytes)).toBeCloseTo(usd, 6);
  });
});

describe('usdPerHour', () => {
  it('mixes on demand and Spot', () => {
    expect(usdPerHour('g6.xlarge', 0)).toBe(0.8048);
    expect(usdPerHour('g6.xlarge', 100)).toBeCloseTo(0.4024, 6);
    expect(usdPerHour('g6.xlarge', 50)).toBeCloseTo(0.6036, 6);
  });
});

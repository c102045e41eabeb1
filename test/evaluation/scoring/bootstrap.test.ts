import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bootstrap, imageWeights, intervalOf } from '#evaluation/scoring/bootstrap.ts';
import type { ScoreIntervals } from '#evaluation/scoring/scores.ts';
import { expectClose } from '#test/support/expect-close.ts';
import fixture from './fixtures/scores.json' with { type: 'json' };
import { arbitraryRecords } from './label-maps.ts';

function intervals(
  records: readonly { id: string; cells: number[] }[],
  seed: number,
  classes = 3,
): ScoreIntervals {
  const bootstrap = new Bootstrap(classes);
  for (const { id, cells } of records) bootstrap.add(imageWeights(seed, id), cells);
  return bootstrap.intervals();
}

describe('imageWeights', () => {
  it.each(fixture.weights)(
    'draws what hashlib and fractions give: seed $seed, $id',
    ({ seed, id, first, sum }) => {
      const weights = imageWeights(seed, id);
      expect(Array.from(weights.subarray(0, 40))).toEqual(first);
      expect(weights.reduce((total, weight) => total + weight, 0)).toBe(sum);
    },
  );

  it('is distributed as Poisson of mean 1', () => {
    const counts = new Float64Array(16);
    for (let image = 0; image < 200; image += 1) {
      for (const weight of imageWeights(3, `image ${image}`)) counts[weight]! += 1;
    }
    // With 200,000 draws, four standard deviations of a share are below 0.0045.
    for (const [weight, share] of [0.367_88, 0.367_88, 0.183_94, 0.061_31, 0.015_33].entries()) {
      expect(Math.abs(counts[weight]! / 200_000 - share), `weight ${weight}`).toBeLessThan(0.0045);
    }
  });
});

describe('Bootstrap', () => {
  it('gives the same intervals for images in any order, and others for another seed', () => {
    const cases = arbitraryRecords(3).chain((records) =>
      fc.tuple(fc.constant(records), fc.shuffledSubarray(records, { minLength: records.length })),
    );
    fc.assert(
      fc.property(cases, ([records, shuffled]) => {
        expect(intervals(shuffled, 1)).toEqual(intervals(records, 1));
      }),
      { numRuns: 20 },
    );
    const { images, names, seed } = fixture;
    expect(intervals(images, seed + 1, names.length).miou).not.toEqual(fixture.scores.miou_interval);
  });

  it('has no interval for a class that no replicate has', () => {
    const cells = [0, 0, 5];
    const images = [
      { id: 'a', cells },
      { id: 'b', cells },
    ];
    expect(intervals(images, 0)).toEqual({
      classes: [[1, 1], null, null],
      miou: [1, 1],
      miouWithoutBackground: null,
      pixelAccuracy: [1, 1],
    });
  });

  it('has none for a class of one image, which would have no width, and counts it in the mean', () => {
    const images = [
      { id: 'a', cells: [0, 0, 50, 0, 1, 50, 1, 1, 20] },
      { id: 'b', cells: [0, 0, 90, 0, 2, 10] },
      { id: 'c', cells: [0, 0, 30, 0, 2, 70] },
      // Every pixel is void.
      { id: 'd', cells: [] },
    ];
    const { classes, miou, pixelAccuracy } = intervals(images, 0);
    expect(classes).toEqual([[expect.any(Number), expect.any(Number)], null, [0, 0]]);
    expect(miou![1]).toBeGreaterThan(miou![0]);
    expect(pixelAccuracy![1]).toBeGreaterThan(pixelAccuracy![0]);
    expect(intervals([images[0]!, images[3]!], 0)).toEqual({
      classes: [null, null, null],
      miou: null,
      miouWithoutBackground: null,
      pixelAccuracy: null,
    });
  });
});

describe('intervalOf', () => {
  it('is linear between the neighbors of 2.5% and 97.5%, and leaves NaN out', () => {
    expectClose(intervalOf(Float64Array.of(40, Number.NaN, 0, 20))!, [1, 39], { absolute: 1e-12 });
    expect(intervalOf(Float64Array.of(7))).toEqual([7, 7]);
    expect(intervalOf(Float64Array.of(Number.NaN))).toBeNull();
  });
});

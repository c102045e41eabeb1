import { describe, expect, it } from 'vitest';
import { seedRanges, seedsOf } from '#models/storybook/seeds.ts';

describe('seedRanges', () => {
  it('share no seed', () => {
    const seeds = Object.values(seedRanges).flatMap((range) => seedsOf(range));
    expect(new Set(seeds).size).toBe(seeds.length);
  });

  it('hold out 100 scenes', () => {
    expect(seedsOf(seedRanges.heldOut)).toHaveLength(100);
  });
});

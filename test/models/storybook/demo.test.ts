import { stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { demoScenes } from '#models/storybook/demo.ts';
import { seedRanges } from '#models/storybook/seeds.ts';

describe('demoScenes', () => {
  it('use seeds that training never saw', () => {
    const { first, count } = seedRanges.demo;
    const seeds = demoScenes.map((scene) => scene.seed);
    expect(seeds.filter((seed) => seed < first || seed >= first + count)).toEqual([]);
  });

  it('have a picture of at most 150 KB each', async () => {
    const pictures = demoScenes.map(
      (scene) => new URL(`../../../models/storybook/${scene.picture}`, import.meta.url),
    );
    const sizes = await Promise.all(pictures.map(async (picture) => (await stat(picture)).size));
    expect(Math.max(...sizes)).toBeLessThan(150_000);
  });
});

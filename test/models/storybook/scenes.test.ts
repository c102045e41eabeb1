import { describe, expect, it } from 'vitest';
import { classIndex, classNames, storybookClasses } from '#models/storybook/classes.ts';
import { colorWords } from '#models/storybook/scenes/colors.ts';
import { type Scene, drawScene } from '#models/storybook/scenes/draw-scene.ts';
import { seedRanges, seedsOf } from '#models/storybook/seeds.ts';

const drawSome = async (count: number): Promise<Scene[]> =>
  Promise.all(seedsOf({ ...seedRanges.heldOut, count }).map(async (seed) => drawScene(seed)));

describe('drawScene', () => {
  it('gives the same bytes for the same seed', async () => {
    const [first, second] = await Promise.all([
      drawScene(seedRanges.demo.first),
      drawScene(seedRanges.demo.first),
    ]);
    expect(first).toEqual(second);
  });

  it('gives another picture for another seed', async () => {
    const [first, second] = await drawSome(2);
    expect(first!.rgb).not.toEqual(second!.rgb);
  });

  it('gives maps of the size of the picture', async () => {
    const scene = await drawScene(seedRanges.demo.first);
    const pixels = scene.width * scene.height;
    expect([scene.width, scene.height]).toEqual([448, 336]);
    expect([scene.rgb.length, scene.labels.length, scene.instanceOf.length]).toEqual([
      pixels * 3,
      pixels,
      pixels,
    ]);
  });

  it('labels every pixel with the class of an instance of the scene', async () => {
    for (const scene of await drawSome(8)) {
      const wrong = scene.instanceOf.findIndex((instance, pixel) => {
        const name = scene.instances[instance]?.name;
        return name === undefined || classIndex.get(name) !== scene.labels[pixel];
      });
      expect(wrong, `seed ${scene.seed}`).toBe(-1);
    }
  });

  it('counts the pixels that occlusion leaves', async () => {
    for (const scene of await drawSome(4)) {
      const total = scene.instances.reduce((sum, instance) => sum + instance.pixels, 0);
      expect(total).toBe(scene.width * scene.height);
    }
  });

  it('names a color for exactly the classes that come in colors', async () => {
    const instances = (await drawSome(12)).flatMap((scene) => scene.instances);
    const wrong = instances.filter(
      ({ name, color }) => 'colored' in storybookClasses[name] !== isWord(color),
    );
    expect(wrong).toEqual([]);
  });

  it('shows every class among the held-out scenes', async () => {
    const scenes = await drawSome(60);
    const seen = new Set(
      scenes.flatMap(({ instances }) => instances.filter(isVisible).map(({ name }) => name)),
    );
    expect(classNames.filter((name) => !seen.has(name))).toEqual([]);
  });
});

const isVisible = (instance: { pixels: number }): boolean => instance.pixels > 200;

const isWord = (color: string | undefined): boolean => color !== undefined && color in colorWords;

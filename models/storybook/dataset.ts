/**
 * Writes held-out storybook scenes as a dataset, with the vocabulary for scoring it, so that an evaluation
 * can be tried without a download: folders `images` and `masks`, a `dataset.json` that names the classes, and
 * `storybook.json`, the vocabulary.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encode } from 'fast-png';
import sharp from 'sharp';
import { vocabularySchema } from '#contracts/vocabularies/vocabulary.ts';
import { classNames } from './classes.ts';
import { drawScene } from './scenes/draw-scene.ts';
import { seedRanges, seedsOf } from './seeds.ts';

/** The class names alone, with the options of the model card. */
const VOCABULARY = vocabularySchema.parse({
  name: 'storybook',
  classes: classNames,
  background: { mode: 'none' },
  options: { auxiliary: 'none', image_engineering_weight: 0.75, logit_scale: 40 },
});

/** @param scenes Number of scenes, 1 to 100, from the start of the range used for scores. */
export async function writeStorybookDataset(folder: string, scenes: number): Promise<void> {
  await mkdir(join(folder, 'images'), { recursive: true });
  await mkdir(join(folder, 'masks'), { recursive: true });
  for (const seed of seedsOf(seedRanges.heldOut).slice(0, scenes)) {
    const { width, height, rgb, labels } = await drawScene(seed);
    const picture = sharp(rgb, { raw: { width, height, channels: 3 } });
    await picture.png().toFile(join(folder, 'images', `${seed}.png`));
    const mask = encode({ width, height, data: Uint8Array.from(labels), channels: 1, depth: 8 });
    await writeFile(join(folder, 'masks', `${seed}.png`), mask);
  }
  await writeJson(join(folder, 'dataset.json'), { name: 'storybook, held out', classes: classNames });
  await writeJson(join(folder, 'storybook.json'), VOCABULARY);
}

async function writeJson(path: string, value: object): Promise<void> {
  await writeFile(path, `${JSON.stringify(value, undefined, 2)}\n`);
}

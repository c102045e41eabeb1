/**
 * Draws the demo scenes into `pictures/`: `node models/storybook/write-pictures.ts`. Reducing them to 256
 * colors is invisible and cuts the files to a quarter; scores use the scenes themselves.
 */
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { demoScenes } from './demo.ts';
import { drawScene } from './scenes/draw-scene.ts';

for (const { seed, picture } of demoScenes) {
  const { rgb, width, height } = await drawScene(seed);
  const file = fileURLToPath(new URL(picture, import.meta.url));
  await sharp(rgb, { raw: { width, height, channels: 3 } })
    .png({ palette: true, effort: 10 })
    .toFile(file);
}

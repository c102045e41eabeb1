/** Photos for the benchmark: drawn scenes at any size, as JPEG. */
import sharp from 'sharp';
import { drawScene } from '#models/storybook/scenes/draw-scene.ts';
import { seedRanges } from '#models/storybook/seeds.ts';

export async function drawJpeg(width: number, height: number, index = 0): Promise<Uint8Array> {
  const scene = await drawScene(seedRanges.demo.first + index);
  return sharp(scene.rgb, { raw: { width: scene.width, height: scene.height, channels: 3 } })
    .resize(width, height, { fit: 'fill' })
    .jpeg({ quality: 90 })
    .toBuffer();
}

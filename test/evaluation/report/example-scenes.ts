/** Storybook scenes with predictions that are wrong in known ways, the same in every run. */
import sharp from 'sharp';
import type { LabelMap } from '#engine/results/label-map.ts';
import { classNames } from '#models/storybook/classes.ts';
import { drawScene } from '#models/storybook/scenes/draw-scene.ts';

export const SCENE_CLASSES: readonly string[] = classNames;

export type ExampleScene = { id: string; image: Uint8Array; truth: LabelMap; prediction: LabelMap };

/** Later seeds have worse predictions. The top rows of the truth are void. */
export async function exampleScene(seed: number, carelessness: number): Promise<ExampleScene> {
  const { width, height, rgb, labels } = await drawScene(seed);
  const image = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
  const truth = labels.map((label, pixel) => (pixel < 6 * width ? 255 : label));
  const prediction = labels.map((_, pixel) => mistaken(labels, pixel, { width, carelessness }));
  return {
    id: `scene-${String(seed).padStart(3, '0')}`,
    image,
    truth: { width, height, data: truth, voidLabel: 255 },
    prediction: { width, height, data: prediction, voidLabel: 255 },
  };
}

/**
 * Shifts the map sideways by up to `carelessness` pixels; in some columns objects are lost or
 * mistaken for their neighbor in the list.
 */
function mistaken(
  labels: Uint8Array,
  pixel: number,
  { width, carelessness }: { width: number; carelessness: number },
): number {
  const row = Math.floor(pixel / width);
  const shift = Math.round(carelessness * Math.sin(row / 9));
  const label = labels[row * width + Math.min(width - 1, Math.max(0, (pixel % width) + shift))]!;
  const band = Math.floor((pixel % width) / 40);
  if (label % 5 === 3 && band % 4 < carelessness / 8) return 0;
  return label % 7 === 2 && carelessness > 9 ? (label + 1) % SCENE_CLASSES.length : label;
}

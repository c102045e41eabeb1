/**
 * Draws an image and its label map from a seed. The same seed gives the same bytes with one version of this
 * code, sharp and pure-rand; another version of the renderer may move an edge by a pixel.
 */
import sharp from 'sharp';
import { type StorybookClassName, classIndex } from '../classes.ts';
import type { ColorWord } from './colors.ts';
import { composeScene } from './composition.ts';
import type { PlacedFigure } from './figure.ts';
import { finish } from './finish.ts';
import { Random } from './random.ts';
import { sceneHeight, sceneWidth } from './size.ts';
import { toNumberedSvg, toPaintedSvg } from './svg.ts';

/** One figure in the finished image: `pixels` counts its visible pixels after occlusion. */
interface Instance {
  readonly name: StorybookClassName;
  readonly color?: ColorWord;
  readonly pixels: number;
}

export interface Scene {
  readonly seed: number;
  readonly width: number;
  readonly height: number;
  /** height x width x 3, RGB bytes. */
  readonly rgb: Uint8Array;
  /** height x width, an index into `classNames`. */
  readonly labels: Uint8Array;
  /** height x width, an index into `instances`. */
  readonly instanceOf: Uint8Array;
  readonly instances: readonly Instance[];
}

export async function drawScene(seed: number): Promise<Scene> {
  const random = new Random(seed);
  const { mood, figures } = composeScene(random);
  const rgb = await rasterize(toPaintedSvg(figures));
  const instanceOf = (await rasterize(toNumberedSvg(figures))).filter((_, at) => at % 3 === 0);
  finish(
    random,
    mood.light,
    rgb,
    instanceOf,
    figures.map((figure) => figure.name),
  );
  const indices = figures.map((figure) => classIndex.get(figure.name)!);
  return {
    seed,
    width: sceneWidth,
    height: sceneHeight,
    rgb,
    instanceOf,
    labels: instanceOf.map((figure) => indices[figure]!),
    instances: countPixels(figures, instanceOf),
  };
}

async function rasterize(svg: string): Promise<Uint8Array> {
  return new Uint8Array(await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer());
}

function countPixels(figures: readonly PlacedFigure[], instanceOf: Uint8Array): Instance[] {
  const pixels = new Uint32Array(figures.length);
  for (const figure of instanceOf) pixels[figure]! += 1;
  return figures.map(({ name, color }, index) => ({
    name,
    ...(color && { color }),
    pixels: pixels[index]!,
  }));
}

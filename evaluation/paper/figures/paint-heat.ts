/** Values on the grid of patches as colors over a picture. */
import sharp from 'sharp';
import { scheme } from 'vega';
import type { RgbImage } from '#engine/imaging/rgb-image.ts';
import type { Rgb } from '#engine/results/voc-palette.ts';

/** A color map of 256 steps, from dark to bright as values grow: perceptually even, and readable in gray. */
const COLORS: readonly Rgb[] = heatColors('inferno');

/** The opacity of the color on the gray picture. */
const COVER = 0.72;

/** Pixels. */
const FRAME = 3;

/** @param values [grid, grid], not negative; the largest has the brightest color. */
export async function paintHeat(picture: RgbImage, values: Float32Array, grid: number): Promise<RgbImage> {
  const { width, height } = picture;
  const largest = Math.max(...values, Number.MIN_VALUE);
  const bytes = Uint8Array.from(values, (value) => Math.round((255 * value) / largest));
  const heat = await sharp(bytes, { raw: { width: grid, height: grid, channels: 1 } })
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
    .extractChannel(0)
    .raw()
    .toBuffer();
  const data = new Uint8Array(picture.data.length);
  for (let pixel = 0; pixel < heat.length; pixel += 1) {
    const [red, green, blue] = [0, 1, 2].map((channel) => picture.data[3 * pixel + channel]!);
    const gray = 0.299 * red! + 0.587 * green! + 0.114 * blue!;
    for (const [channel, color] of COLORS[heat[pixel]!]!.entries()) {
      data[3 * pixel + channel] = COVER * color + (1 - COVER) * gray;
    }
  }
  return { width, height, data };
}

/** A copy with a white frame, in a black one, around a patch. @param patch row by row */
export function outlinePatch({ width, height, data }: RgbImage, patch: number, grid: number): RgbImage {
  const copy = Uint8Array.from(data);
  const [left, right] = bounds(patch % grid, width, grid);
  const [top, bottom] = bounds(Math.floor(patch / grid), height, grid);
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) {
      const depth = Math.min(x - left, right - 1 - x, y - top, bottom - 1 - y);
      if (depth < FRAME) copy.fill(depth === 0 ? 0 : 255, 3 * (y * width + x), 3 * (y * width + x) + 3);
    }
  }
  return { width, height, data: copy };
}

function bounds(place: number, length: number, grid: number): [number, number] {
  return [Math.round((place * length) / grid), Math.round(((place + 1) * length) / grid)];
}

/** Vega's interpolators of such schemes give "rgb(r, g, b)". */
function heatColors(name: string): Rgb[] {
  const interpolate = scheme(name) as (share: number) => string;
  return Array.from({ length: 256 }, (_, step) => {
    const [red, green, blue] = interpolate(step / 255)
      .match(/\d+/g)!
      .map(Number);
    return [red!, green!, blue!];
  });
}

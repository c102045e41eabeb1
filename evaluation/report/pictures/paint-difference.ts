/**
 * Shows where a prediction is right and how it is wrong. Right pixels are the image in gray; wrong ones have
 * one of three colors that are told apart with any color vision; what is not scored is hatched.
 */
import type { RgbImage } from '#engine/imaging/rgb-image.ts';
import type { LabelMap } from '#engine/results/label-map.ts';
import type { Rgb } from '#engine/results/voc-palette.ts';
import { hatch } from './hatch.ts';

/** `missed`: a class is labeled background or void; `invented`: background is labeled as a class. */
export const MISTAKE_COLORS = {
  missed: [0, 114, 200],
  invented: [240, 150, 0],
  confused: [204, 30, 120],
} as const satisfies Record<string, Rgb>;

type Mistake = keyof typeof MISTAKE_COLORS;

/** The opacity of the color on the gray image, in 1/256. */
const COVER = 210;

/** Paints a picture of the size that all three have. */
export function paintDifference(
  image: RgbImage,
  { truth, prediction }: { truth: LabelMap; prediction: LabelMap },
  hasBackground: boolean,
): RgbImage {
  const { width, height } = image;
  const data = new Uint8Array(image.data.length);
  for (let pixel = 0; pixel < truth.data.length; pixel += 1) {
    const gray = paleGray(image, pixel);
    const mistake = mistakeAt(truth, prediction, pixel, hasBackground);
    const color = mistake && MISTAKE_COLORS[mistake];
    for (let channel = 0; channel < 3; channel += 1) {
      data[pixel * 3 + channel] = color ? (color[channel]! * COVER + gray * (256 - COVER)) >> 8 : gray;
    }
    if (truth.data[pixel] === truth.voidLabel) hatch(data, pixel, width);
  }
  return { width, height, data };
}

function mistakeAt(
  truth: LabelMap,
  prediction: LabelMap,
  pixel: number,
  hasBackground: boolean,
): Mistake | undefined {
  const [right, told] = [truth.data[pixel]!, prediction.data[pixel]!];
  if (right === truth.voidLabel) return undefined;
  if (told === prediction.voidLabel) return 'missed';
  if (right === told) return undefined;
  if (hasBackground && told === 0) return 'missed';
  return hasBackground && right === 0 ? 'invented' : 'confused';
}

/** The image's brightness, between the middle and white, so that colors stand out. */
function paleGray({ data }: RgbImage, pixel: number): number {
  const [red, green, blue] = [data[pixel * 3]!, data[pixel * 3 + 1]!, data[pixel * 3 + 2]!];
  return 110 + ((red * 77 + green * 150 + blue * 29) >> 9);
}

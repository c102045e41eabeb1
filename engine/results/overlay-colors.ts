/**
 * Chooses the overlay's colors. VOC's table has black for the first class and nearly the same shade for
 * neighbors; here a few chosen colors come first, and each further color is the vivid color farthest from all
 * before it (the greedy method of Glasbey et al., 2007, in OKLab). The color depends only on the class index,
 * so a class looks the same in every image.
 */

import type { Rgb } from './voc-palette.ts';

/** Lightness, green to red, blue to yellow; distances approximate perceived differences. */
type OkLab = readonly [lightness: number, a: number, b: number];

const FIRST_COLORS: readonly Rgb[] = [
  [255, 92, 84],
  [54, 162, 255],
  [255, 198, 41],
  [45, 206, 137],
  [178, 102, 255],
  [255, 138, 38],
  [28, 211, 224],
  [255, 99, 190],
  [160, 217, 56],
  [96, 108, 255],
];

/** Grays disappear on an image, dark colors hide it, and pale colors do not look like a tint. */
const LEAST_CHROMA = 0.1;
const LIGHTNESS = { least: 0.56, most: 0.88 };

/** The number of colors before they repeat. */
const COLORS = 256;

let palette: ColorSpread | undefined;

/** Returns the overlay color of a class. The colors repeat from 256 on. */
export function overlayColor(classIndex: number): Rgb {
  palette ??= new ColorSpread(FIRST_COLORS, vividColors());
  return palette.colorAt(classIndex % COLORS);
}

/** Chooses further colors one by one, and only as many as are asked for. */
class ColorSpread {
  readonly #chosen: Rgb[];
  readonly #candidates: readonly Rgb[];
  readonly #places: readonly OkLab[];
  /** The distance of each candidate to the nearest chosen color. */
  readonly #nearest: number[];

  constructor(first: readonly Rgb[], candidates: readonly Rgb[]) {
    this.#chosen = [...first];
    this.#candidates = candidates;
    this.#places = candidates.map(toOkLab);
    const firstPlaces = first.map(toOkLab);
    this.#nearest = this.#places.map((place) =>
      Math.min(...firstPlaces.map((other) => distance(place, other))),
    );
  }

  colorAt(index: number): Rgb {
    while (this.#chosen.length <= index) this.#chooseNext();
    return this.#chosen[index]!;
  }

  #chooseNext(): void {
    const farthest = this.#nearest.indexOf(Math.max(...this.#nearest));
    const place = this.#places[farthest]!;
    this.#chosen.push(this.#candidates[farthest]!);
    for (const [index, other] of this.#places.entries())
      this.#nearest[index] = Math.min(this.#nearest[index]!, distance(place, other));
  }
}

function vividColors(): Rgb[] {
  const levels = Array.from({ length: 18 }, (_, step) => step * 15);
  const all = levels.flatMap((red) =>
    levels.flatMap((green) => levels.map((blue): Rgb => [red, green, blue])),
  );
  return all.filter((color) => {
    const [lightness, a, b] = toOkLab(color);
    return lightness >= LIGHTNESS.least && lightness <= LIGHTNESS.most && Math.hypot(a, b) >= LEAST_CHROMA;
  });
}

function distance(one: OkLab, other: OkLab): number {
  return Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
}

/** Uses Björn Ottosson's matrices, https://bottosson.github.io/posts/oklab/. */
function toOkLab(color: Rgb): OkLab {
  const [red, green, blue] = color.map(toLinear) as [number, number, number];
  const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const medium = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short,
    1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short,
    0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short,
  ];
}

/** Inverts sRGB's transfer curve: 0..255 to 0..1. */
function toLinear(channel: number): number {
  const value = channel / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

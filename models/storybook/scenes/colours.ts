/**
 * Colours as numbers and as words. Only colours that carry a word may fill the larger part of a
 * coloured figure, so that "red house" has one answer.
 */
import type { Random } from './random.ts';

/** Red, green and blue in 0..255. */
export type Colour = readonly [red: number, green: number, blue: number];

export const colourWords = {
  red: [206, 52, 46],
  orange: [238, 132, 42],
  yellow: [245, 206, 66],
  green: [72, 156, 78],
  blue: [58, 104, 196],
  purple: [134, 76, 170],
  pink: [240, 146, 176],
  white: [244, 241, 234],
  black: [48, 48, 54],
  brown: [132, 86, 54],
} as const satisfies Record<string, Colour>;

export type ColourWord = keyof typeof colourWords;

const channel = (value: number): number => Math.round(Math.min(255, Math.max(0, value)));

const mapColour = (colour: Colour, change: (value: number, index: number) => number): Colour => [
  channel(change(colour[0], 0)),
  channel(change(colour[1], 1)),
  channel(change(colour[2], 2)),
];

/** `share` 0 gives `from`, 1 gives `to`. */
export const mix = (from: Colour, to: Colour, share: number): Colour =>
  mapColour(from, (value, index) => value + (to[index]! - value) * share);

export const lighten = (colour: Colour, share: number): Colour => mix(colour, [255, 252, 244], share);
export const darken = (colour: Colour, share: number): Colour => mix(colour, [22, 24, 44], share);

/** The same colour, seen by another painter: brighter or darker, and slightly off in hue. */
export function vary(random: Random, colour: Colour, amount = 12): Colour {
  const brightness = random.between(-amount, amount);
  return mapColour(colour, (value) => value + brightness + random.between(-amount, amount) / 2);
}

export const toHex = (colour: Colour): string =>
  `#${colour.map((value) => value.toString(16).padStart(2, '0')).join('')}`;

/**
 * Colors as numbers and as words. Only colors with a word may fill the larger part of a colored figure, so
 * that "red house" has one answer.
 */
import type { Random } from './random.ts';

/** Red, green and blue in 0..255. */
export type Color = readonly [red: number, green: number, blue: number];

export const colorWords = {
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
} as const satisfies Record<string, Color>;

export type ColorWord = keyof typeof colorWords;

const channel = (value: number): number => Math.round(Math.min(255, Math.max(0, value)));

const mapColor = (color: Color, change: (value: number, index: number) => number): Color => [
  channel(change(color[0], 0)),
  channel(change(color[1], 1)),
  channel(change(color[2], 2)),
];

/** Returns `from` for `share` 0 and `to` for 1. */
export const mix = (from: Color, to: Color, share: number): Color =>
  mapColor(from, (value, index) => value + (to[index]! - value) * share);

export const lighten = (color: Color, share: number): Color => mix(color, [255, 252, 244], share);
export const darken = (color: Color, share: number): Color => mix(color, [22, 24, 44], share);

/** Varies a color as another painter would: brighter or darker, and slightly different in hue. */
export function vary(random: Random, color: Color, amount = 12): Color {
  const brightness = random.between(-amount, amount);
  return mapColor(color, (value) => value + brightness + random.between(-amount, amount) / 2);
}

export const toHex = (color: Color): string =>
  `#${color.map((value) => value.toString(16).padStart(2, '0')).join('')}`;

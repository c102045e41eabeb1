/**
 * A figure is one thing in a scene: its class, the color a person would name, and its marks.
 * Artists draw in figure units: the origin is where the thing stands, y grows downwards, so a thing
 * 100 units tall reaches up to y = -100. The scene then places it by offset and scale.
 */
import type { StorybookClassName } from '../classes.ts';
import { type Color, type ColorWord, colorWords, vary } from './colors.ts';
import type { Mark } from './marks.ts';
import type { Mood } from './mood.ts';
import type { Random } from './random.ts';

export interface Figure {
  readonly name: StorybookClassName;
  readonly color?: ColorWord;
  readonly marks: readonly Mark[];
}

/** Where a figure goes: pixels of the scene; `mirrored` makes it face the other way. */
export interface Placement {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
  readonly mirrored?: boolean;
}

export interface PlacedFigure extends Figure {
  readonly placement?: Placement;
}

export type Artist = (random: Random, mood: Mood) => Figure;

/** A color with its word, and the shade this painter mixed for it. */
export function pickColor(random: Random, words: readonly ColorWord[]): { color: ColorWord; shade: Color } {
  const color = random.pick(words);
  return { color, shade: vary(random, colorWords[color], 10) };
}

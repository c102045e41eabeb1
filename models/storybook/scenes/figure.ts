/**
 * A figure is one thing in a scene: its class, the color that a person would name, and its marks. Artists
 * draw in figure units: the origin is the point where the thing stands and y grows downwards, so a thing 100
 * units tall reaches up to y = -100. The scene then places it by offset and scale.
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

/** The position of a figure in pixels of the scene; `mirrored` makes it face the other way. */
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

/** Chooses a color word, and a shade of it for this scene. */
export function pickColor(random: Random, words: readonly ColorWord[]): { color: ColorWord; shade: Color } {
  const color = random.pick(words);
  return { color, shade: vary(random, colorWords[color], 10) };
}

/**
 * A figure is one thing in a scene: its class, the colour a person would name, and its marks.
 * Artists draw in figure units: the origin is where the thing stands, y grows downwards, so a thing
 * 100 units tall reaches up to y = -100. The scene then places it by offset and scale.
 */
import type { StorybookClassName } from '../classes.ts';
import { type Colour, type ColourWord, colourWords, vary } from './colours.ts';
import type { Mark } from './marks.ts';
import type { Mood } from './mood.ts';
import type { Random } from './random.ts';

export interface Figure {
  readonly name: StorybookClassName;
  readonly colour?: ColourWord;
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

/** A colour with its word, and the shade this painter mixed for it. */
export function pickColour(
  random: Random,
  words: readonly ColourWord[],
): { colour: ColourWord; shade: Colour } {
  const colour = random.pick(words);
  return { colour, shade: vary(random, colourWords[colour], 10) };
}

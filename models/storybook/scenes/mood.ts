/**
 * The time of day and the season, as the palette of everything that is not a colored figure. `light`
 * multiplies the channels of the finished image; it is mild because the sky is already painted in its final
 * colors.
 */
import { type Color, vary } from './colors.ts';
import type { Random } from './random.ts';

export type MoodName = 'morning' | 'noon' | 'sunset' | 'night' | 'autumn' | 'winter';

export interface Mood {
  readonly name: MoodName;
  readonly sky: readonly [top: Color, middle: Color, bottom: Color];
  readonly cloud: readonly [light: Color, shade: Color];
  readonly mountain: Color;
  readonly grass: Color;
  readonly foliage: readonly Color[];
  readonly water: readonly [far: Color, near: Color];
  readonly sand: Color;
  readonly snow: Color;
  readonly light: readonly [number, number, number];
}

const greens: readonly Color[] = [
  [58, 128, 62],
  [84, 150, 62],
  [44, 108, 74],
];
const noon: Mood = {
  name: 'noon',
  sky: [
    [74, 146, 222],
    [126, 186, 236],
    [206, 230, 244],
  ],
  cloud: [
    [255, 255, 255],
    [206, 220, 238],
  ],
  mountain: [122, 124, 146],
  grass: [116, 178, 78],
  foliage: greens,
  water: [
    [62, 138, 190],
    [34, 92, 150],
  ],
  sand: [236, 208, 150],
  snow: [240, 245, 252],
  light: [1, 1, 1],
};

const moods: readonly Mood[] = [
  noon,
  {
    ...noon,
    name: 'morning',
    sky: [
      [120, 178, 226],
      [178, 212, 234],
      [250, 230, 206],
    ],
    cloud: [
      [255, 250, 244],
      [232, 214, 216],
    ],
    mountain: [136, 128, 156],
    grass: [138, 184, 92],
    water: [
      [106, 168, 196],
      [52, 118, 164],
    ],
    light: [1.02, 1, 0.97],
  },
  {
    ...noon,
    name: 'sunset',
    sky: [
      [92, 84, 156],
      [226, 126, 124],
      [252, 198, 130],
    ],
    cloud: [
      [255, 222, 206],
      [214, 150, 168],
    ],
    mountain: [112, 92, 128],
    grass: [124, 154, 74],
    water: [
      [164, 132, 164],
      [62, 84, 142],
    ],
    sand: [232, 194, 142],
    light: [1.03, 0.96, 0.92],
  },
  {
    ...noon,
    name: 'night',
    sky: [
      [22, 28, 72],
      [44, 56, 116],
      [92, 104, 160],
    ],
    cloud: [
      [150, 158, 196],
      [104, 112, 158],
    ],
    mountain: [92, 96, 130],
    grass: [92, 142, 92],
    water: [
      [62, 92, 150],
      [30, 52, 108],
    ],
    sand: [206, 186, 152],
    snow: [214, 224, 244],
    light: [0.84, 0.88, 1],
  },
  {
    ...noon,
    name: 'autumn',
    sky: [
      [130, 170, 206],
      [186, 206, 218],
      [242, 226, 202],
    ],
    cloud: [
      [250, 246, 240],
      [214, 208, 210],
    ],
    mountain: [128, 118, 130],
    grass: [164, 168, 78],
    foliage: [
      [222, 128, 46],
      [208, 108, 44],
      [230, 160, 58],
    ],
    light: [1.02, 0.99, 0.94],
  },
  {
    ...noon,
    name: 'winter',
    sky: [
      [140, 178, 214],
      [190, 210, 230],
      [232, 234, 240],
    ],
    cloud: [
      [250, 251, 254],
      [206, 214, 226],
    ],
    mountain: [120, 128, 152],
    grass: [134, 162, 112],
    foliage: [
      [46, 98, 74],
      [60, 112, 84],
      [38, 84, 72],
    ],
    water: [
      [96, 146, 180],
      [50, 98, 142],
    ],
    light: [0.98, 1, 1.02],
  },
];

/** Picks one of the named moods and mixes its colors for this scene. */
export function pickMood(random: Random, names: readonly MoodName[]): Mood {
  const name = random.pick(names);
  const mood = moods.find((candidate) => candidate.name === name)!;
  return {
    ...mood,
    mountain: vary(random, mood.mountain),
    grass: vary(random, mood.grass),
    sand: vary(random, mood.sand, 8),
    water: [vary(random, mood.water[0], 8), vary(random, mood.water[1], 8)],
  };
}

/** Dwellings and their surroundings: houses, tents and fences. */
import { type Color, type ColorWord, darken, lighten, mix, vary } from '../colors.ts';
import { type Artist, pickColor } from '../figure.ts';
import { type Mark, box, detail, disc, lit, path, polygon, stroke } from '../marks.ts';
import type { Mood } from '../mood.ts';
import type { Random } from '../random.ts';
import { windowLight } from './window-light.ts';

const wallColors: readonly ColorWord[] = [
  'red',
  'blue',
  'yellow',
  'white',
  'pink',
  'green',
  'orange',
  'purple',
];

export const drawHouse: Artist = (random, mood) => {
  const { color, shade } = pickColor(random, wallColors);
  const roof = vary(
    random,
    random.pick<Color>([
      [92, 74, 70],
      [104, 98, 108],
      [124, 88, 64],
    ]),
  );
  const snowy = mood.name === 'winter';
  const chimney = box(22, -104, 13, 30, lit([150, 92, 76]));
  return {
    name: 'house',
    color,
    marks: [
      chimney,
      box(-50, -62, 100, 62, lit(shade, 0.1)),
      ...planks(shade),
      polygon([-59, -60, 0, -108, 59, -60], lit(snowy ? mix(roof, [244, 247, 252], 0.75) : roof, 0.18)),
      detail(stroke('M-59 -60 L0 -108 L59 -60', lighten(roof, 0.5), 3), 0.8),
      polygon([-30, -61, 0, -86, 30, -61], lit(shade, 0.1)),
      detail(disc(0, -70, 6, windowLight(mood))),
      ...houseWindow(-32, -48, mood),
      ...houseWindow(32, -48, mood),
      ...door(random),
    ],
  };
};

const planks = (shade: Color): Mark[] =>
  [-12, -24, -36, -48].map((y) => detail(stroke(`M-50 ${y} L50 ${y}`, darken(shade, 0.25), 1), 0.5));

function houseWindow(x: number, y: number, mood: Mood): Mark[] {
  return [
    detail(box(x - 12, y - 2, 24, 26, [250, 246, 236], 2)),
    detail(box(x - 9.5, y + 0.5, 19, 21, lit(windowLight(mood), 0.25), 1)),
    detail(stroke(`M${x} ${y + 1} v20 M${x - 9} ${y + 11} h18`, [250, 246, 236], 2)),
  ];
}

function door(random: Random): Mark[] {
  const wood = vary(random, [118, 76, 50]);
  return [
    detail(path('M-11 0 V-30 Q-11 -40 0 -40 Q11 -40 11 -30 V0 Z', lit(wood))),
    detail(disc(6, -17, 1.8, [240, 206, 110])),
  ];
}

export const drawTent: Artist = (random) => {
  const { color, shade } = pickColor(random, ['red', 'orange', 'yellow', 'green', 'blue', 'purple']);
  return {
    name: 'tent',
    color,
    marks: [
      stroke('M0 -100 L0 -108', [112, 84, 58], 4),
      path('M-72 0 Q-34 -46 0 -102 Q34 -46 72 0 Q0 6 -72 0 Z', {
        stops: [lighten(shade, 0.2), shade, darken(shade, 0.2)],
        sideways: true,
      }),
      detail(path('M0 -102 Q-16 -44 -24 2 L24 2 Q16 -44 0 -102 Z', darken(shade, 0.62))),
      detail(path('M0 -102 Q-16 -44 -24 2 L-40 2 Q-14 -30 0 -102 Z', lighten(shade, 0.28))),
      detail(path('M0 -102 Q16 -44 24 2 L38 2 Q14 -30 0 -102 Z', lighten(shade, 0.2))),
      detail(stroke('M0 -102 Q-46 -40 -71 -1 M0 -102 Q46 -40 71 -1', darken(shade, 0.3), 1.6), 0.6),
    ],
  };
};

export const drawFence: Artist = (random) => {
  const { color, shade } = pickColor(random, ['white', 'brown', 'brown', 'green', 'blue']);
  const count = random.integer(6, 9);
  const left = (-count * 36) / 2;
  const pickets = Array.from({ length: count }, (_, index) => {
    const x = left + index * 36;
    return path(`M${x + 2} 2 V-84 L${x + 18} -102 L${x + 34} -84 V2 Z`, lit(vary(random, shade, 6), 0.12));
  });
  const rail = (y: number): Mark => box(left - 4, y, count * 36 + 8, 14, lit(darken(shade, 0.14)), 3);
  return { name: 'fence', color, marks: [rail(-72), rail(-30), ...pickets, ...railNails(left, count)] };
};

const railNails = (left: number, count: number): Mark[] =>
  Array.from({ length: count }, (_, index) => index).flatMap((index) =>
    [-65, -23].map((y) => detail(disc(left + index * 36 + 18, y, 2.5, [86, 70, 62]), 0.7)),
  );

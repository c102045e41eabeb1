/** Things that carry people over land and water: cars, buses, trains and boats. */
import { type Color, type ColorWord, darken, lighten, mix } from '../colors.ts';
import { type Artist, pickColor } from '../figure.ts';
import { type Mark, box, detail, disc, lit, path, polygon, round3d, stroke } from '../marks.ts';

const glass: Color = [168, 206, 226];
const tire: Color = [44, 44, 50];

function wheel(x: number, radius: number): Mark[] {
  return [
    disc(x, -radius, radius, tire),
    detail(disc(x, -radius, radius * 0.55, round3d([206, 208, 214]))),
    detail(disc(x, -radius, radius * 0.18, tire)),
  ];
}

export const drawCar: Artist = (random) => {
  const { color, shade } = pickColor(random, [
    'red',
    'blue',
    'yellow',
    'green',
    'white',
    'black',
    'orange',
    'pink',
  ]);
  return {
    name: 'car',
    color,
    marks: [
      path(
        'M-98 -20 Q-102 -50 -84 -54 L-64 -57 Q-44 -98 -30 -99 L26 -99 Q44 -98 62 -60 L88 -53 Q102 -48 99 -20 Q99 -14 92 -14 L-92 -14 Q-98 -14 -98 -20 Z',
        lit(shade, 0.2),
      ),
      detail(path('M-52 -58 Q-38 -88 -28 -89 L-4 -89 L-4 -58 Z', lit(glass, 0.3))),
      detail(path('M5 -58 L5 -89 L24 -89 Q36 -87 49 -58 Z', lit(glass, 0.3))),
      detail(stroke('M0 -56 V-20 M-80 -34 H82', darken(shade, 0.3), 1.8), 0.6),
      detail(stroke('M-16 -46 h10 M20 -46 h10', [238, 238, 240], 2.6)),
      detail(disc(92, -40, 6.5, round3d([255, 240, 176]))),
      detail(box(-99, -46, 7, 11, [206, 60, 50], 2)),
      ...wheel(-54, 21),
      ...wheel(54, 21),
    ],
  };
};

export const drawBus: Artist = (random) => {
  const { color, shade } = pickColor(random, ['red', 'yellow', 'blue', 'green', 'orange', 'white']);
  const windows = [-84, -54, -24, 6, 36].map((x) => detail(box(x, -84, 25, 27, lit(glass, 0.3), 3)));
  const stripe: Color = color === 'white' ? [220, 110, 90] : [250, 244, 232];
  return {
    name: 'bus',
    color,
    marks: [
      box(-98, -98, 196, 86, lit(shade, 0.16), 12),
      ...windows,
      detail(box(68, -84, 22, 58, lit(glass, 0.3), 3)),
      detail(stroke('M79 -84 v58', darken(shade, 0.4), 2)),
      detail(box(-98, -46, 160, 6, stripe)),
      detail(disc(93, -24, 5, [255, 240, 176])),
      ...wheel(-56, 19),
      ...wheel(46, 19),
    ],
  };
};

export const drawTrain: Artist = (random) => {
  const { color, shade } = pickColor(random, ['red', 'green', 'blue', 'black', 'orange', 'purple']);
  const brass: Color = [226, 184, 84];
  return {
    name: 'train',
    color,
    marks: [
      box(-150, -84, 74, 66, lit(shade, 0.16), 4),
      box(-154, -92, 82, 10, lit(darken(shade, 0.3)), 4),
      ...[-142, -120, -98].map((x) => detail(box(x, -74, 16, 22, lit(glass, 0.3), 2))),
      detail(box(-150, -44, 74, 5, brass)),
      box(-80, -24, 14, 8, tire),
      box(-68, -96, 52, 80, lit(shade, 0.16), 3),
      box(-74, -104, 64, 11, lit(darken(shade, 0.3)), 4),
      detail(box(-58, -84, 32, 28, lit(glass, 0.3), 3)),
      box(-18, -68, 100, 48, lit(shade, 0.28), 10),
      polygon([50, -66, 46, -104, 76, -104, 72, -66], lit(darken(shade, 0.4))),
      box(42, -110, 38, 9, lit(brass), 3),
      path('M6 -67 Q8 -86 20 -86 Q32 -86 34 -67 Z', lit(brass, 0.25)),
      detail(stroke('M-4 -68 v48 M40 -68 v48', brass, 3)),
      disc(82, -46, 15, round3d(mix(shade, [60, 60, 70], 0.5))),
      detail(disc(84, -50, 6, [255, 240, 176])),
      polygon([70, -22, 104, 2, 64, 2], lit([96, 92, 98])),
      box(-152, -24, 230, 9, lit([70, 68, 76]), 2),
      ...wheel(-132, 14),
      ...wheel(-96, 14),
      ...wheel(-46, 20),
      ...wheel(4, 20),
      ...wheel(48, 15),
      detail(stroke('M-46 -20 H48', [206, 208, 214], 4)),
    ],
  };
};

const hulls: readonly ColorWord[] = ['red', 'blue', 'green', 'yellow', 'white', 'orange', 'brown', 'purple'];

export const drawBoat: Artist = (random) => {
  const { color, shade } = pickColor(random, hulls);
  const hull: Mark[] = [
    path('M-56 -34 Q0 -24 62 -37 Q52 -2 34 0 L-32 0 Q-50 -4 -56 -34 Z', lit(shade, 0.2)),
    detail(stroke('M-55 -31 Q0 -21 60 -34', lighten(shade, 0.5), 3.4), 0.85),
  ];
  return { name: 'boat', color, marks: [...(random.chance(0.65) ? sails(shade) : cabin(shade)), ...hull] };
};

function sails(shade: Color): Mark[] {
  const cloth = mix([250, 246, 236], shade, 0.12);
  return [
    box(-2.5, -122, 5, 96, lit([126, 90, 60])),
    path('M5 -120 Q54 -78 56 -38 Q30 -33 5 -34 Z', lit(cloth, 0.1)),
    path('M-5 -112 Q-38 -66 -46 -38 Q-26 -34 -5 -34 Z', lit(darken(cloth, 0.08), 0.1)),
    detail(path('M5 -86 Q28 -82 44 -78 Q51 -66 53 -58 Q30 -64 5 -66 Z', shade), 0.9),
    path('M2 -122 l-18 6 l18 6 Z', lit(shade)),
  ];
}

function cabin(shade: Color): Mark[] {
  return [
    box(-30, -66, 54, 38, lit([248, 244, 234], 0.1), 4),
    box(-36, -73, 66, 9, lit(shade), 4),
    box(-18, -98, 16, 26, lit(darken(shade, 0.15)), 2),
    detail(box(-18, -94, 16, 6, [250, 246, 236])),
    ...[-22, -4, 14].map((x) => detail(disc(x, -48, 6, round3d(glass)))),
  ];
}

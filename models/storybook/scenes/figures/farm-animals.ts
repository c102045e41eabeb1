/** Sheep and cows. */
import { type Color, darken, vary } from '../colors.ts';
import { type Artist } from '../figure.ts';
import { type Point, box, detail, disc, ellipse, lit, path, polygon, round3d, stroke } from '../marks.ts';
import { ink, legs, eye } from './body-parts.ts';

export const drawSheep: Artist = (random) => {
  const wool = vary(random, [240, 234, 220], 6);
  const face: Color = [70, 62, 64];
  const curls: Point[] = [
    [-52, -50],
    [-36, -74],
    [-10, -82],
    [18, -78],
    [40, -62],
    [44, -42],
    [20, -32],
    [-10, -30],
    [-38, -32],
  ];
  return {
    name: 'sheep',
    marks: [
      ...legs([-36, -18, 16, 34], -28, 12, face),
      ellipse(-4, -54, 50, 32, wool),
      ...curls.map(([x, y]) => disc(x, y, 19, round3d(wool, 0.14))),
      detail(
        stroke(
          'M-34 -58 q6 -10 14 0 M-8 -66 q6 -10 14 0 M-16 -44 q6 -10 14 0 M14 -52 q6 -10 14 0',
          darken(wool, 0.3),
          2.4,
        ),
        0.6,
      ),
      ellipse(62, -66, 20, 24, round3d(face, 0.15)),
      polygon([46, -78, 26, -72, 44, -64], face),
      detail(disc(67, -72, 5.5, [255, 255, 255])),
      detail(disc(69, -72, 3, ink)),
      disc(56, -88, 13, round3d(wool, 0.1)),
    ],
  };
};

export const drawCow: Artist = (random) => {
  const patch = vary(
    random,
    random.pick<Color>([
      [50, 46, 48],
      [128, 78, 50],
    ]),
    8,
  );
  const hide: Color = [246, 242, 234];
  return {
    name: 'cow',
    marks: [
      stroke('M-74 -76 Q-90 -60 -84 -34', hide, 7),
      disc(-84, -32, 7, patch),
      ...legs([-56, -38, 32, 50], -36, 17, hide),
      ...[-56, -38, 32, 50].map((x) => detail(box(x - 8.5, -9, 17, 9, ink, 3))),
      ellipse(-12, -32, 16, 12, [238, 164, 164]),
      box(-76, -92, 142, 58, lit(hide, 0.1), 24),
      detail(path('M-62 -91 Q-30 -96 -22 -76 Q-28 -48 -54 -52 Q-74 -60 -62 -91 Z', patch)),
      detail(path('M4 -91 Q34 -94 40 -70 Q34 -44 14 -52 Q-8 -66 4 -91 Z', patch)),
      polygon([54, -106, 46, -124, 66, -112], [226, 206, 170]),
      polygon([84, -106, 94, -124, 74, -112], [226, 206, 170]),
      polygon([54, -98, 32, -104, 50, -84], patch),
      polygon([88, -98, 110, -104, 92, -84], patch),
      ellipse(71, -88, 24, 27, round3d(hide, 0.12)),
      detail(path('M58 -110 Q48 -92 58 -78 Q70 -84 68 -112 Z', patch)),
      ellipse(73, -68, 20, 14, lit([240, 178, 172])),
      detail(disc(67, -68, 2.6, [150, 84, 88])),
      detail(disc(79, -68, 2.6, [150, 84, 88])),
      ...eye(63, -92, 4),
      ...eye(81, -92, 4),
    ],
  };
};

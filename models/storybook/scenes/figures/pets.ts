/** Dogs from the side, and sitting cats from the front, so that their outlines differ. */
import { darken, lighten } from '../colors.ts';
import { type Artist, pickColor } from '../figure.ts';
import { box, detail, ellipse, lit, path, polygon, round3d, stroke } from '../marks.ts';
import { ink, legs, eye } from './body-parts.ts';

export const drawDog: Artist = (random) => {
  const { color, shade } = pickColor(random, ['brown', 'black', 'white', 'orange']);
  const dark = color === 'black' ? lighten(shade, 0.2) : darken(shade, 0.35);
  return {
    name: 'dog',
    color,
    marks: [
      stroke('M-56 -56 Q-80 -66 -78 -94', shade, 13),
      ...legs([-44, -26, 22, 40], -36, 16, darken(shade, 0.1)),
      box(-60, -68, 112, 42, lit(shade, 0.16), 20),
      path('M24 -40 Q26 -88 40 -94 L66 -90 L62 -38 Z', lit(shade, 0.12)),
      ellipse(56, -84, 28, 25, round3d(shade, 0.18)),
      box(62, -88, 42, 24, lit(lighten(shade, 0.15)), 12),
      detail(ellipse(101, -82, 7, 6, ink)),
      ...eye(66, -93, 5),
      path('M34 -104 Q18 -100 22 -64 Q36 -52 44 -72 Q50 -96 34 -104 Z', lit(dark, 0.12)),
      detail(box(26, -56, 40, 9, [206, 60, 56], 4)),
      detail(stroke('M84 -68 q8 4 14 0', ink, 2), 0.8),
    ],
  };
};

export const drawCat: Artist = (random) => {
  const { color, shade } = pickColor(random, ['orange', 'black', 'white', 'brown']);
  const inner = color === 'black' ? lighten(shade, 0.25) : darken(shade, 0.3);
  return {
    name: 'cat',
    color,
    marks: [
      stroke('M30 -10 Q66 -8 60 -38 Q56 -54 66 -60', shade, 13),
      path('M-36 0 Q-42 -50 0 -64 Q42 -50 36 0 Q0 6 -36 0 Z', round3d(shade, 0.18)),
      detail(ellipse(0, -22, 17, 24, lighten(shade, 0.4)), 0.7),
      polygon([-36, -72, -36, -122, -4, -98], shade),
      polygon([36, -72, 36, -122, 4, -98], shade),
      detail(polygon([-30, -88, -31, -111, -14, -98], [232, 156, 160])),
      detail(polygon([30, -88, 31, -111, 14, -98], [232, 156, 160])),
      ellipse(0, -78, 39, 31, round3d(shade, 0.15)),
      ...[-14, 14].flatMap((x) => [
        detail(ellipse(x, -82, 7.5, 8.5, [196, 220, 110])),
        detail(ellipse(x, -82, 3, 7.5, ink)),
      ]),
      detail(polygon([-5, -70, 5, -70, 0, -64], [226, 116, 124])),
      detail(stroke('M0 -64 q-5 6 -10 2 M0 -64 q5 6 10 2', ink, 1.8)),
      detail(stroke('M-20 -68 l-22 -4 M-20 -64 l-22 3 M20 -68 l22 -4 M20 -64 l22 3', inner, 1.6), 0.8),
      detail(stroke('M-8 -106 v10 M0 -108 v11 M8 -106 v10', inner, 3), 0.7),
      ...[-14, 14].map((x) => ellipse(x, -3, 13, 7, lit(lighten(shade, 0.15)))),
    ],
  };
};

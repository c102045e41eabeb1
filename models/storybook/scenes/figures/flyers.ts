/** Things in the air: balloons, kites, airplanes and birds. Their origin is the lowest point. */
import { type Color, type ColorWord, darken, lighten, mix } from '../colors.ts';
import { type Artist, pickColor } from '../figure.ts';
import { type Mark, box, detail, disc, ellipse, lit, path, polygon, round3d, stroke } from '../marks.ts';

/** The colors of balloons and kites. The order is part of the data: a seed picks by position. */
const brightColors: readonly ColorWord[] = ['red', 'orange', 'yellow', 'green', 'blue', 'purple', 'pink'];

/** Draws a panel of the envelope, from crown to mouth. */
const gore = (half: number, tone: Color, opacity: number): Mark =>
  detail(
    path(
      `M0 -118 C${half * 1.3} -112 ${half * 1.3} -60 ${half * 0.3} -34 L${-half * 0.3} -34 C${-half * 1.3} -60 ${-half * 1.3} -112 0 -118 Z`,
      tone,
    ),
    opacity,
  );

export const drawBalloon: Artist = (random) => {
  const { color, shade } = pickColor(random, brightColors);
  return {
    name: 'balloon',
    color,
    marks: [
      path('M0 -118 C62 -118 60 -62 14 -32 L-14 -32 C-60 -62 -62 -118 0 -118 Z', round3d(shade, 0.3)),
      gore(34, mix(shade, [255, 250, 236], 0.65), 0.9),
      gore(17, shade, 1),
      detail(stroke('M-46 -88 Q0 -74 46 -88', [255, 250, 236], 3), 0.75),
      stroke('M-11 -32 L-8 -18 M11 -32 L8 -18 M0 -32 V-18', [108, 80, 58], 2),
      box(-12, -19, 24, 19, lit([160, 112, 68], 0.2), 4),
      detail(stroke('M-12 -12 h24 M-12 -6 h24', [112, 76, 46], 1.4), 0.7),
    ],
  };
};

export const drawKite: Artist = (random) => {
  const { color, shade } = pickColor(random, brightColors);
  return {
    name: 'kite',
    color,
    marks: [
      polygon([0, -122, 46, -76, 0, -16, -46, -76], shade),
      detail(polygon([0, -122, 46, -76, 0, -76], lighten(shade, 0.4))),
      detail(polygon([-46, -76, 0, -76, 0, -16], lighten(shade, 0.28))),
      detail(polygon([0, -76, 46, -76, 0, -16], darken(shade, 0.14))),
      detail(stroke('M0 -122 V-16 M-46 -76 H46', [112, 78, 54], 2.4)),
      stroke('M0 -16 q-14 8 -2 18 q12 8 0 18', darken(shade, 0.2), 3.5),
      path(
        'M-3 2 l-12 -7 v14 Z M-3 2 l12 -7 v14 Z M-1 20 l-12 -7 v14 Z M-1 20 l12 -7 v14 Z',
        lit(shade, 0.3),
      ),
    ],
  };
};

export const drawAirplane: Artist = (random) => {
  const { color, shade } = pickColor(random, ['white', 'red', 'blue', 'yellow', 'green']);
  const trim: Color = color === 'white' ? [70, 116, 190] : [250, 246, 238];
  const windows = Array.from({ length: 6 }, (_, index) =>
    detail(disc(-36 + index * 17, -52, 4.6, [110, 160, 196])),
  );
  return {
    name: 'airplane',
    color,
    marks: [
      polygon([-96, -62, -112, -104, -84, -104, -54, -62], lit(darken(shade, 0.08), 0.15)),
      polygon([-10, -56, -34, -92, -12, -92, 30, -56], lit(darken(shade, 0.16), 0.1)),
      path(
        'M-108 -66 Q-60 -72 40 -70 Q94 -68 108 -48 Q98 -26 40 -26 Q-40 -26 -88 -46 Q-106 -54 -108 -66 Z',
        lit(shade, 0.2),
      ),
      detail(
        path('M-94 -50 Q-30 -36 40 -38 Q80 -38 106 -46 L105 -40 Q80 -30 40 -32 Q-30 -30 -92 -46 Z', trim),
        0.9,
      ),
      ...windows,
      detail(path('M76 -62 Q94 -60 100 -51 L78 -51 Z', [110, 160, 196])),
      polygon([-4, -42, -52, 0, -24, 0, 46, -42], lit(darken(shade, 0.1), 0.25)),
      polygon([-96, -58, -120, -42, -100, -40, -70, -52], lit(darken(shade, 0.14))),
    ],
  };
};

export const drawBird: Artist = (random) => {
  const { color, shade } = pickColor(random, ['blue', 'red', 'yellow', 'white', 'black', 'green', 'pink']);
  const belly = color === 'black' ? lighten(shade, 0.18) : lighten(shade, 0.55);
  return {
    name: 'bird',
    color,
    marks: [
      path('M18 -58 L6 -112 Q44 -98 46 -52 Z', lit(darken(shade, 0.25), 0.1)),
      polygon([-52, -40, -104, -58, -96, -40, -108, -24, -46, -24], lit(darken(shade, 0.15), 0.1)),
      ellipse(0, -38, 60, 32, round3d(shade, 0.2)),
      detail(ellipse(12, -24, 38, 16, belly), 0.9),
      disc(56, -58, 25, round3d(shade, 0.2)),
      path('M77 -66 L106 -54 L76 -48 Z', lit([244, 168, 56])),
      detail(disc(62, -63, 6.5, [252, 252, 252])),
      detail(disc(64, -63, 3.6, [34, 34, 40])),
      path('M-4 -54 L-52 -118 L-10 -110 L26 -58 Q12 -30 -4 -54 Z', lit(darken(shade, 0.1), 0.22)),
      detail(stroke('M-34 -100 L6 -58 M-20 -104 L14 -60', darken(shade, 0.35), 2), 0.6),
    ],
  };
};

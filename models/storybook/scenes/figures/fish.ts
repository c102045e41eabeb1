/** Fish, drawn above the water rather than in it, so that they are fully visible. */
import { type ColorWord, darken, lighten } from '../colors.ts';
import { type Artist, pickColor } from '../figure.ts';
import { detail, disc, lit, path, round3d, stroke } from '../marks.ts';
import { ink } from './body-parts.ts';

const scales: readonly ColorWord[] = ['orange', 'orange', 'red', 'yellow', 'blue', 'purple', 'pink'];

export const drawFish: Artist = (random) => {
  const { color, shade } = pickColor(random, scales);
  const stripe = lighten(shade, 0.65);
  return {
    name: 'fish',
    color,
    marks: [
      path('M-52 -50 L-104 -92 Q-88 -50 -104 -8 Z', lit(darken(shade, 0.12), 0.15)),
      path('M-30 -80 Q4 -124 36 -84 Z', lit(darken(shade, 0.12), 0.15)),
      path('M-16 -18 Q-4 10 22 -14 Z', darken(shade, 0.15)),
      path('M-68 -50 Q-30 -98 30 -92 Q82 -84 94 -48 Q80 -12 30 -8 Q-30 -4 -68 -50 Z', round3d(shade, 0.22)),
      detail(path('M34 -90 Q22 -50 34 -10 L18 -9 Q6 -50 18 -92 Z', stripe)),
      detail(path('M-12 -84 Q-24 -50 -12 -16 L-28 -24 Q-38 -50 -28 -78 Z', stripe)),
      detail(disc(64, -58, 9.5, [252, 252, 250])),
      detail(disc(66, -58, 5.5, ink)),
      detail(stroke('M90 -40 q-10 4 -16 -2', darken(shade, 0.5), 2.6)),
      detail(path('M0 -46 q20 8 2 24 q-14 -8 -2 -24 Z', darken(shade, 0.2)), 0.8),
    ],
  };
};

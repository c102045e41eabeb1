/** Parts that animals share: legs and eyes. */
import type { Color } from '../colors.ts';
import { type Mark, box, detail, disc, lit } from '../marks.ts';

export const ink: Color = [36, 34, 40];

export const legs = (xs: readonly number[], top: number, width: number, color: Color): Mark[] =>
  xs.map((x) => box(x - width / 2, top, width, -top, lit(color), width / 3));

export const eye = (x: number, y: number, radius: number): Mark[] => [
  detail(disc(x, y, radius, ink)),
  detail(disc(x + radius * 0.3, y - radius * 0.35, radius * 0.35, [255, 255, 255])),
];

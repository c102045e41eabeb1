/** A boulder with lit and shaded facets. */
import { type Color, darken, lighten, vary } from '../colors.ts';
import { type Artist } from '../figure.ts';
import { type Point, detail, lit, outline, polygon, stroke } from '../marks.ts';

/** Draws a stone. */
export const drawRock: Artist = (random) => {
  const color = vary(
    random,
    random.pick<Color>([
      [142, 138, 136],
      [128, 124, 130],
      [150, 140, 126],
    ]),
  );
  const angles = Array.from({ length: 9 }, (_, index) => Math.PI + (index * Math.PI) / 8);
  const rim = angles.map((angle): Point => [
    Math.cos(angle) * random.between(64, 82),
    Math.sin(angle) * random.between(80, 104),
  ]);
  const crack = outline(
    [
      [-20, -62],
      [-8, -38],
      [-16, -20],
    ],
    false,
  );
  return {
    name: 'rock',
    marks: [
      polygon([-80, 0, -60, 6, 62, 6, 80, 0, ...rim.toReversed().flat()], lit(color, 0.22)),
      detail(polygon([...rim[2]!, ...rim[4]!, 4, -48, -34, -40], lighten(color, 0.4)), 0.45),
      detail(polygon([...rim[6]!, 78, 0, 22, 2, 34, -40], darken(color, 0.35)), 0.4),
      detail(stroke(crack, darken(color, 0.5), 2), 0.6),
    ],
  };
};

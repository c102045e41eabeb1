/** Green ground and the areas on it: meadows, lavender rows, lanes and streets. */
import { type Color, darken, lighten, mix, vary } from './colors.ts';
import type { PlacedFigure } from './figure.ts';
import { type Mark, type Point, detail, lit, outline, path, polygon, stroke } from './marks.ts';
import type { Mood } from './mood.ts';
import type { Random } from './random.ts';
import { sceneHeight, sceneWidth } from './size.ts';
import { type Edge, below, between, fixed, rollingEdge } from './edges.ts';

export function paintMeadow(random: Random, mood: Mood, horizon: number): PlacedFigure[] {
  const far = rollingEdge(random, horizon + 6, 8);
  const near = rollingEdge(random, horizon + random.between(40, 80), 10);
  return [
    {
      name: 'grass',
      marks: [path(below(far), { stops: [lighten(mix(mood.grass, mood.sky[2], 0.2), 0.12), mood.grass] })],
    },
    {
      name: 'grass',
      marks: [path(below(near), lit(vary(random, mood.grass, 8), 0.16)), ...tufts(random, mood, near)],
    },
  ];
}

function tufts(random: Random, mood: Mood, edge: Edge): Mark[] {
  return Array.from({ length: 34 }, () => {
    const x = random.between(0, sceneWidth);
    const y = random.between(edge(x) + 10, sceneHeight);
    const tall = 3 + (y / sceneHeight) * 6;
    const blades = [-3, 0, 3].map(
      (dx) => `M${fixed(x + dx)} ${fixed(y)} q${dx * 0.4} ${fixed(-tall * 0.6)} ${dx * 0.9} ${fixed(-tall)}`,
    );
    return detail(
      stroke(blades.join(' '), random.chance(0.5) ? darken(mood.grass, 0.28) : lighten(mood.grass, 0.3), 1.3),
      0.7,
    );
  });
}

/** Draws rows of lavender that converge at a far point. */
export function paintLavender(random: Random, mood: Mood, horizon: number): PlacedFigure[] {
  const upper = rollingEdge(random, horizon + random.between(14, 30), 5);
  const depth = random.between(50, 110);
  const color = vary(random, mood.name === 'night' ? [112, 84, 164] : [148, 108, 188]);
  const vanishing = random.between(60, sceneWidth - 60);
  const rows = Array.from({ length: 26 }, (_, index) => {
    const x = (index - 5) * 28;
    const y = upper(vanishing);
    const start: Point = [vanishing + (x - vanishing) * 0.3, y + 4];
    return detail(
      path(
        outline([start, [start[0] + 4, y + 4], [x + 16, y + depth + 14], [x, y + depth + 14]]),
        index % 2 ? darken(color, 0.28) : lighten(color, 0.25),
      ),
      0.5,
    );
  });
  const lower: Edge = (x) => upper(x) + depth;
  const cover = path(
    between(lower, () => sceneHeight + 8),
    lit(mood.grass, 0.16),
  );
  return [
    { name: 'lavender', marks: [path(between(upper, lower), lit(color, 0.12)), ...rows] },
    { name: 'grass', marks: [cover, ...tufts(random, mood, lower)] },
  ];
}

/** Draws a lane that winds from the horizon to the foreground. */
export function paintLane(random: Random, mood: Mood, horizon: number): PlacedFigure {
  const color = roadColor(random, mood);
  const [start, end] = [random.between(0.25, 0.75) * sceneWidth, random.between(0.2, 0.8) * sceneWidth];
  const sway = random.between(-70, 70);
  const center = (share: number): number =>
    start + (end - start) * share + Math.sin(share * Math.PI * 1.6) * sway * share;
  const steps = Array.from({ length: 15 }, (_, index) => index / 14);
  const y = (share: number): number => horizon + 10 + share * (sceneHeight - horizon);
  const edge = (side: number, width: number): Point[] =>
    steps.map((share) => [center(share) + side * (6 + share * width), y(share)]);
  const dashes = steps
    .slice(2)
    .map((share) =>
      detail(
        polygon(
          [
            center(share) - share * 2.4,
            y(share),
            center(share) + share * 2.4,
            y(share),
            center(share + 0.03) + share * 2.4,
            y(share + 0.035),
            center(share + 0.03) - share * 2.4,
            y(share + 0.035),
          ],
          [244, 236, 206],
        ),
        0.85,
      ),
    );
  return {
    name: 'road',
    marks: [
      polygon([...edge(-1, 52).flat(), ...edge(1, 52).toReversed().flat()], lit(color, 0.1)),
      ...dashes,
    ],
  };
}

/** Draws a street across the whole image; returns the figure for rows `top` to `top + height`. */
export function paintStreet(random: Random, mood: Mood, top: number, height: number): PlacedFigure {
  const color = roadColor(random, mood);
  const dashes = Array.from({ length: 9 }, (_, index) =>
    detail(path(`M${index * 56 - 12} ${fixed(top + height * 0.48)} h28 v4 h-28 Z`, [246, 238, 208]), 0.9),
  );
  const curb = detail(stroke(`M-4 ${fixed(top + 2)} H${sceneWidth + 4}`, lighten(color, 0.45), 3.5), 0.9);
  return {
    name: 'road',
    marks: [
      path(`M-8 ${fixed(top)} H${sceneWidth + 8} V${fixed(top + height)} H-8 Z`, lit(color, 0.08)),
      curb,
      ...dashes,
    ],
  };
}

const roadColor = (random: Random, mood: Mood): Color =>
  vary(random, mood.name === 'night' ? [92, 92, 108] : [122, 120, 126], 8);

/** Water and the open ground beside it: seas, beaches, islands, dunes and snow fields. */
import { type Color, darken, lighten, mix, vary } from './colors.ts';
import type { PlacedFigure } from './figure.ts';
import { type Mark, type Point, detail, ellipse, lit, outline, path, polygon, stroke } from './marks.ts';
import type { Mood } from './mood.ts';
import type { Random } from './random.ts';
import { sceneHeight, sceneWidth } from './size.ts';
import { type Edge, below, columns, fixed, rollingEdge } from './edges.ts';

export function paintSea(random: Random, mood: Mood, horizon: number): PlacedFigure {
  const [far, near] = mood.water;
  const crests = Array.from({ length: 64 }, () => {
    const depth = random.between(0, 1) ** 1.6;
    const [x, y, width] = [
      random.between(-20, sceneWidth),
      horizon + 5 + depth * (sceneHeight - horizon),
      6 + depth * 26,
    ];
    const wave = `M${fixed(x)} ${fixed(y)} q${fixed(width / 4)} ${fixed(-2 - depth * 5)} ${fixed(width / 2)} 0 t${fixed(width / 2)} 0`;
    return detail(stroke(wave, lighten(mix(far, near, depth), 0.42), 1 + depth * 1.5), 0.3 + depth * 0.3);
  });
  return {
    name: 'sea',
    marks: [
      path(`M-8 ${fixed(horizon)} H${sceneWidth + 8} V${sceneHeight + 8} H-8 Z`, {
        stops: [lighten(far, 0.15), far, near],
      }),
      ...crests,
    ],
  };
}

/** Draws a beach in front of the sea, with foam between the two. */
export function paintBeach(random: Random, mood: Mood, shore: number): PlacedFigure[] {
  const edge = rollingEdge(random, shore, 7);
  const foam = outline(
    columns.map((x): Point => [x, edge(x)]),
    false,
  );
  const shells = speckles(random, edge, darken(mood.sand, 0.3));
  return [
    {
      name: 'sand',
      marks: [
        path(below(edge), lit(mood.sand, 0.14)),
        detail(stroke(foam, [250, 252, 252], 6), 0.8),
        detail(stroke(foam, darken(mood.sand, 0.2), 4), 0.25),
        ...shells,
      ],
    },
  ];
}

/** Draws a low rocky island with foam at its foot, wide enough for one building. */
export function paintIsland(random: Random, x: number, y: number): PlacedFigure {
  const color = vary(random, [138, 132, 130]);
  const half = random.between(64, 84);
  const rim = Array.from({ length: 9 }, (_, index): Point => {
    const angle = Math.PI + (index * Math.PI) / 8;
    return [x + Math.cos(angle) * half, y + Math.sin(angle) * random.between(18, 25)];
  });
  const foam = detail(ellipse(x, y + 2, half + 5, 5, [244, 250, 252]), 0.6);
  return {
    name: 'rock',
    marks: [foam, polygon([...rim.flat(), x + half * 0.7, y + 5, x - half * 0.7, y + 5], lit(color, 0.22))],
  };
}

export function paintDunes(random: Random, mood: Mood, horizon: number): PlacedFigure[] {
  const edges = [horizon + 4, horizon + 46, horizon + 104].map((level) => rollingEdge(random, level, 11));
  return edges.map((edge, index) => ({
    name: 'sand' as const,
    marks: [
      path(below(edge), {
        stops: [lighten(mood.sand, 0.28), mood.sand, darken(mood.sand, 0.08 + index * 0.04)],
      }),
      ...speckles(random, edge, darken(mood.sand, 0.25)),
    ],
  }));
}

export function paintSnowfield(random: Random, mood: Mood, horizon: number): PlacedFigure[] {
  const edges = [horizon + 4, horizon + 58].map((level) => rollingEdge(random, level, 10));
  return edges.map((edge) => ({
    name: 'snow' as const,
    marks: [
      path(below(edge), { stops: [[252, 253, 255], mood.snow, mix(mood.snow, [176, 194, 226], 0.45)] }),
      ...speckles(random, edge, [188, 204, 232]),
    ],
  }));
}

const speckles = (random: Random, edge: Edge, color: Color): Mark[] =>
  Array.from({ length: 40 }, () => {
    const x = random.between(0, sceneWidth);
    return detail(
      ellipse(
        x,
        random.between(edge(x) + 8, sceneHeight),
        random.between(1, 3.4),
        random.between(0.6, 1.4),
        color,
      ),
      0.4,
    );
  });

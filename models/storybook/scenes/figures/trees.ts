/** Trees: leafy ones that follow the season, firs with snow, and palms. */
import { type Color, type ColorWord, darken, lighten, vary } from '../colors.ts';
import { type Artist, type Figure } from '../figure.ts';
import { type Mark, type Point, box, detail, disc, lit, path, round3d, stroke } from '../marks.ts';
import type { Mood } from '../mood.ts';
import type { Random } from '../random.ts';

const bark: Color = [112, 78, 52];

export const drawTree: Artist = (random, mood) => {
  if (mood.name === 'winter' || random.chance(0.35)) return drawFir(random, mood);
  const crown = crownColor(random, mood);
  return { name: 'tree', color: crown.color, marks: [...trunk(random), ...leaves(random, crown.shade)] };
};

function crownColor(random: Random, mood: Mood): { color: ColorWord; shade: Color } {
  if (random.chance(0.1)) return { color: 'pink', shade: vary(random, [238, 160, 186]) };
  const shade = vary(random, random.pick(mood.foliage));
  return { color: mood.name === 'autumn' ? 'orange' : 'green', shade };
}

function trunk(random: Random): Mark[] {
  const color = vary(random, bark);
  return [
    path('M-9 1 C-5 -14 -6 -30 -6 -45 L6 -45 C6 -30 5 -14 9 1 Z', lit(color)),
    detail(stroke('M-1 -4 C-2 -16 -1 -26 -2 -40', darken(color, 0.3), 1.5), 0.7),
  ];
}

function leaves(random: Random, color: Color): Mark[] {
  const centers: Point[] = [
    [0, -68],
    [-20, -54],
    [20, -54],
    [-15, -76],
    [15, -76],
    [0, -50],
  ];
  const balls = centers.map(([x, y]): Point => [x + random.between(-4, 4), y + random.between(-4, 4)]);
  const marks = balls.map(([x, y]) => disc(x, y, random.between(18, 22), round3d(color, 0.22)));
  const sheen = balls.map(([x, y]) =>
    detail(disc(x - 5, y - 7, random.between(7, 11), lighten(color, 0.3)), 0.35),
  );
  return [...marks, ...sheen, ...(random.chance(0.3) ? apples(random, balls) : [])];
}

const apples = (random: Random, balls: readonly Point[]): Mark[] =>
  balls.map(([x, y]) => detail(disc(x + random.between(-9, 9), y + random.between(-9, 9), 3, [214, 58, 48])));

function drawFir(random: Random, mood: Mood): Figure {
  const color = vary(random, mood.name === 'autumn' ? [70, 112, 74] : random.pick(mood.foliage));
  const tiers = [
    [-14, 36, 42],
    [-36, 30, 38],
    [-58, 22, 40],
  ] as const;
  const marks = tiers.flatMap(([y, half, height]) => firTier(y, half, height, color, mood.name === 'winter'));
  return { name: 'tree', color: 'green', marks: [box(-6, -16, 12, 17, lit(vary(random, bark))), ...marks] };
}

function firTier(y: number, half: number, height: number, color: Color, snowy: boolean): Mark[] {
  const edge = `M${-half} ${y} Q${-half / 2} ${y + 6} 0 ${y + 2} Q${half / 2} ${y + 6} ${half} ${y} Q6 ${y - height * 0.5} 0 ${y - height} Q-6 ${y - height * 0.5} ${-half} ${y} Z`;
  const cap = `M${-half * 0.5} ${y - height * 0.42} Q0 ${y - height * 0.3} ${half * 0.45} ${y - height * 0.4} Q6 ${y - height * 0.6} 0 ${y - height} Q-6 ${y - height * 0.6} ${-half * 0.5} ${y - height * 0.42} Z`;
  const top: Mark = detail(path(cap, snowy ? [238, 244, 250] : lighten(color, 0.25)), snowy ? 0.95 : 0.5);
  return [path(edge, lit(color, 0.2)), top];
}

export const drawPalm: Artist = (random) => {
  const color = vary(random, [70, 148, 72]);
  const bend = random.between(-14, 14);
  const stem = path(`M-7 1 Q${bend - 5} -40 -4 -76 L5 -76 Q${bend + 6} -40 8 1 Z`, lit([158, 118, 76]));
  const rings = [10, 24, 38, 52].map((y) =>
    detail(stroke(`M${bend * (y / 76) - 4} -${y} l8 -2`, [116, 82, 52], 1.6), 0.7),
  );
  const fronds = [-1, 1].flatMap((side) => [
    frond(side, 46, -52, 22, color),
    frond(side, 48, -76, 12, darken(color, 0.15)),
    frond(side, 34, -98, 8, lighten(color, 0.12)),
  ]);
  const nuts = [disc(-4, -74, 5, round3d([120, 76, 46])), disc(5, -73, 5, round3d([104, 66, 40]))];
  return { name: 'palm tree', marks: [stem, ...rings, ...fronds, ...nuts] };
};

function frond(side: number, reach: number, tipY: number, sag: number, color: Color): Mark {
  const lift = tipY - 14;
  return path(
    `M0 -76 Q${side * reach * 0.5} ${lift - 14} ${side * reach} ${tipY + sag * 0.4} Q${side * reach * 0.66} ${lift + 18} ${side * reach * 0.42} ${tipY + 6} Q${side * 8} -74 0 -70 Z`,
    lit(color, 0.2),
  );
}

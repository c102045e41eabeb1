/** Everything above the horizon that is not an object: sky, sun, moon, clouds and rainbows. */
import { type Color, lighten, vary } from './colors.ts';
import type { PlacedFigure } from './figure.ts';
import { type Mark, box, detail, disc, ellipse, path, round3d } from './marks.ts';
import type { Mood } from './mood.ts';
import type { Random } from './random.ts';
import { sceneHeight, sceneWidth } from './size.ts';

/** Draws the sky of a scene, farthest first. `horizon` is the lowest row that stays sky. */
export function paintSky(random: Random, mood: Mood, horizon: number): PlacedFigure[] {
  const figures: PlacedFigure[] = [{ name: 'sky', marks: [backdrop(mood), ...stars(random, mood, horizon)] }];
  const x = random.between(50, sceneWidth - 50);
  const y = random.between(36, Math.max(50, horizon * 0.6));
  if (mood.name === 'night') figures.push(moon(random, x, y));
  else if (random.chance(0.5))
    figures.push(sun(random, mood, x, mood.name === 'sunset' ? horizon * 0.72 : y));
  if (mood.name !== 'night' && mood.name !== 'winter' && random.chance(0.3))
    figures.push(rainbow(random, horizon));
  return [...figures, ...clouds(random, mood, horizon)];
}

const backdrop = (mood: Mood): Mark => box(0, 0, sceneWidth, sceneHeight * 0.8, { stops: mood.sky });

function stars(random: Random, mood: Mood, horizon: number): Mark[] {
  if (mood.name !== 'night') return [];
  return Array.from({ length: 46 }, () =>
    detail(
      disc(
        random.between(0, sceneWidth),
        random.between(0, horizon),
        random.between(0.5, 1.5),
        [252, 246, 214],
      ),
      random.between(0.4, 1),
    ),
  );
}

function sun(random: Random, mood: Mood, x: number, y: number): PlacedFigure {
  const radius = random.between(26, 40);
  const color: Color = mood.name === 'sunset' ? [252, 178, 84] : [254, 220, 92];
  const halo = [2.3, 1.75, 1.35].map((factor, index) =>
    detail(disc(x, y, radius * factor, lighten(color, 0.4)), 0.12 + index * 0.06),
  );
  return {
    name: 'sun',
    marks: [
      ...halo,
      disc(x, y, radius, { stops: [lighten(color, 0.55), color, vary(random, color, 8)], radial: true }),
    ],
  };
}

function moon(random: Random, x: number, y: number): PlacedFigure {
  const radius = random.between(26, 38);
  const pale: Color = [238, 234, 210];
  const crater = (dx: number, dy: number, size: number): Mark =>
    detail(disc(x + dx * radius, y + dy * radius, size * radius, [206, 202, 186]), 0.8);
  return {
    name: 'moon',
    marks: [
      detail(disc(x, y, radius * 1.9, pale), 0.1),
      detail(disc(x, y, radius * 1.4, pale), 0.14),
      disc(x, y, radius, round3d(pale, 0.12)),
      crater(-0.35, -0.25, 0.22),
      crater(0.3, 0.3, 0.28),
      crater(0.32, -0.4, 0.14),
      crater(-0.3, 0.42, 0.16),
    ],
  };
}

const bands: readonly Color[] = [
  [232, 84, 78],
  [244, 156, 72],
  [250, 224, 98],
  [114, 194, 112],
  [88, 148, 222],
  [150, 104, 200],
];

/** Paints outermost first: each band is a disc that the next one covers, and the sky fills the middle. */
function rainbow(random: Random, horizon: number): PlacedFigure {
  const x = random.between(110, sceneWidth - 110);
  const y = horizon + random.between(10, 50);
  const radius = Math.min(y - 14, random.between(130, 210));
  const width = random.between(7, 9.5);
  const arc = (outer: number, inner: number): string =>
    `M${x - outer} ${y} A${outer} ${outer} 0 0 1 ${x + outer} ${y} L${x + inner} ${y} A${inner} ${inner} 0 0 0 ${x - inner} ${y} Z`;
  const whole = path(arc(radius, radius - width * 6), bands[2]!);
  const stripes = bands.map((color, index) =>
    detail(path(arc(radius - width * index, radius - width * (index + 1) - 0.6), lighten(color, 0.12)), 0.95),
  );
  return { name: 'rainbow', marks: [whole, ...stripes] };
}

function clouds(random: Random, mood: Mood, horizon: number): PlacedFigure[] {
  const count = random.pick([0, 1, 1, 2, 2, 3]);
  return Array.from({ length: count }, () =>
    cloud(random, mood, random.between(10, sceneWidth - 10), random.between(24, Math.max(40, horizon * 0.8))),
  );
}

function cloud(random: Random, mood: Mood, x: number, y: number): PlacedFigure {
  const size = random.between(20, 34);
  const [light, shade] = mood.cloud;
  const puffs = [-1.7, -0.9, 0, 0.9, 1.7].map((offset) => {
    const radius = size * (1.05 - Math.abs(offset) * 0.28) * random.between(0.85, 1.1);
    return { x: x + offset * size * 0.82, y: y - radius * 0.45, radius };
  });
  const base = ellipse(x, y + size * 0.1, size * 2.1, size * 0.42, shade);
  const marks = puffs.map((puff) => disc(puff.x, puff.y, puff.radius, { stops: [light, light, shade] }));
  const tops = puffs.map((puff) => detail(disc(puff.x - 2, puff.y - 2, puff.radius * 0.72, light), 0.6));
  return { name: 'cloud', marks: [base, ...marks, ...tops] };
}
